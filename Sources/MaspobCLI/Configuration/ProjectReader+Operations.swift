import PromptSpace
import Sandboxing
import Workflows
import Yams

extension ProjectReader {
  /// Keys that the operator does not know.
  func checkKeys(_ map: ConfigurationMapping, of name: OperatorName) {
    var foreign = OperatorName.allOwnKeys.filter { !name.ownKeys.contains($0) }
    if name.isSilent { foreign += OperatorName.askingKeys }
    if name.runsCode { foreign += OperatorName.readingKeys }
    for key in foreign where map.has(key) {
      map.report(key, "means nothing to the operator '\(name.rawValue)'; remove it")
    }
    for key in name.ownKeys where ["candidates", "run", "summary"].contains(key) && !map.has(key) {
      issues.add(
        "\(map.path): the operator '\(name.rawValue)' needs the key '\(key)'", at: map.mark)
    }
  }

  func operation(_ map: ConfigurationMapping, _ name: OperatorName) -> AgentOperation {
    switch name {
    case .generate: .generate()
    case .fix: .generate(.fix)
    case .format: .generate(.format)
    case .extract: .generate(.extract)
    case .refine: .generate(.refine)
    case .debate: .generate(.debate)
    case .summarise: summary(map).map(AgentOperation.summarise) ?? .generate()
    case .ensemble: .ensemble(candidates: map.strings("candidates") ?? [])
    case .vote, .aggregate:
      .vote(
        candidates: map.strings("candidates") ?? [],
        comparison: map.choice("compare", VoteComparison.self)
          ?? (name == .aggregate ? .answer : .exact))
    case .program: .program(program(map))
    case .publicTests: .publicTests(publicTests(map))
    }
  }

  private func summary(_ map: ConfigurationMapping) -> AgentOperation.Summary? {
    guard let node = map.node("summary") else { return nil }
    if case .scalar = node {
      return template(map.requiredString("summary"), map, "summary").map {
        AgentOperation.Summary(prompt: $0)
      }
    }
    guard let section = map.mapping("summary", allowed: ["prompt", "max_output_tokens"]) else {
      return nil
    }
    return template(section.requiredString("prompt"), section, "prompt").map {
      AgentOperation.Summary(
        prompt: $0, maxOutputTokens: section.integer("max_output_tokens", in: 1...1_000_000))
    }
  }

  /// A text of the file, or of the one that it names, with names of sources in its braces.
  private func template(
    _ text: String, _ map: ConfigurationMapping, _ key: String
  ) -> PromptTemplate? {
    let text = FileReference(text).map { files.text(of: $0, at: key, in: map) ?? "" } ?? text
    do {
      guard case .composed(let template) = try TextSource.composing(text) else { return nil }
      return template
    } catch {
      map.report(key, error.description)
      return nil
    }
  }

  private func program(_ map: ConfigurationMapping) -> ProgramRun {
    var run = ProgramRun(function: "")
    run.rounds = rounds(map, in: 1...20) ?? run.rounds
    let keys = ["call", "time_limit", "memory", "forbid_imports", "refuse_parameters"]
    guard let section = map.mapping("run", allowed: keys) else { return run }
    run.function = section.requiredString("call")
    run.limits = limits(section)
    run.forbiddenImports = section.strings("forbid_imports") ?? []
    run.refusesParameters = section.flag("refuse_parameters") ?? run.refusesParameters
    return run
  }

  private func publicTests(_ map: ConfigurationMapping) -> PublicTestRun {
    var run = PublicTestRun(program: "", asserts: "", function: "")
    run.reflections = rounds(map, in: 0...20) ?? run.reflections
    let keys = ["program", "asserts", "entry_point", "time_limit", "memory"]
    guard let section = map.mapping("run", allowed: keys) else { return run }
    run.program = section.requiredString("program")
    run.asserts = section.requiredString("asserts")
    run.function = section.requiredString("entry_point")
    run.limits = limits(section)
    return run
  }

  private func rounds(_ map: ConfigurationMapping, in range: ClosedRange<Int>) -> Int? {
    guard let section = map.mapping("loop", allowed: ["at_most"]) else { return nil }
    section.requireKeys(["at_most"])
    return section.integer("at_most", in: range)
  }

  /// Seconds and mebibytes.
  private func limits(_ section: ConfigurationMapping) -> SandboxLimits {
    var limits = SandboxLimits()
    if let seconds = section.number("time_limit", in: 0.1...3600) {
      limits.wallTime = .milliseconds(Int64(seconds * 1000))
      limits.cpuTime = limits.wallTime
    }
    if let mebibytes = section.integer("memory", in: 64...65_536) {
      limits.memory = mebibytes << 20
    }
    return limits
  }
}
