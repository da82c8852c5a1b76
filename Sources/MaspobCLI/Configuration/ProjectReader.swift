import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Strategies
import Workflows
import Yams

/// Reads a project file section by section, collecting every mistake.
struct ProjectReader {
  private let file: URL
  let issues: IssueList
  private let allowsMissingPools: Bool

  /// Reads a project.
  ///
  /// - Parameter allowsMissingPools: whether a pool's file may be still to be written.
  /// - Throws: ``ConfigurationError`` with every mistake found, each with line and column.
  static func read(
    _ file: URL, allowsMissingPools: Bool = false
  ) throws(ConfigurationError) -> ProjectConfiguration {
    let issues = IssueList(file: file.lastPathComponent)
    let node = try YAMLFile.compose(file, shownAs: file.lastPathComponent)
    let reader = ProjectReader(file: file, issues: issues, allowsMissingPools: allowsMissingPools)
    let configuration = reader.project(node)
    try issues.throwIfAny()
    guard let configuration else {
      throw ConfigurationError(file: file.lastPathComponent, "the file is no project")
    }
    return configuration
  }

  private func project(_ node: Node) -> ProjectConfiguration? {
    let sections = [
      "version", "name", "workflow", "models", "embedder", "pools", "data", "scorer", "evaluator",
      "budget", "search", "runtime", "generator", "maspo", "communication",
    ]
    guard let top = ConfigurationMapping(node, path: "", allowed: sections, issues: issues)
    else { return nil }
    if !top.has("version") {
      issues.add("the key 'version' is missing; this tool reads 'version: 1'", at: top.mark)
    } else if let version = top.integer("version", in: 1...Int.max), version != 1 {
      top.report("version", "this tool reads version 1, found \(version)")
    }
    let name = studyName(top)
    let evaluator = evaluator(top)
    guard let workflow = workflow(top) else { return nil }
    let data = data(top)
    if evaluator == nil, data == nil { return nil }
    let search = SearchSection(reading: top)
    return ProjectConfiguration(
      file: file, name: name, workflow: workflow, models: models(top), embedder: embedder(top),
      pools: pools(top, agents: workflow.agents.map(\.id)), data: data, metric: metric(top),
      compatibility: compatibility(top), truncation: truncation(top), scorer: scorer(top),
      evaluator: evaluator, budget: budget(top), search: search,
      examples: ExampleSearchConfiguration(reading: top, search), runtime: runtime(top),
      generator: GeneratorSection(reading: top),
      maspo: MASPOSection(reading: top, proposer: search.proposer),
      communication: communication(top, search))
  }

  /// The study's name is part of folder names.
  private func studyName(_ top: ConfigurationMapping) -> String {
    let name = top.requiredString("name")
    let isPlain = name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".")
    }
    if !isPlain || name.hasPrefix(".") {
      top.report("name", "may hold letters, digits, '-', '_' and '.' only, found '\(name)'")
    }
    return name
  }

  func requiredMapping(
    _ top: ConfigurationMapping, _ key: String, allowed: [String]?
  ) -> ConfigurationMapping? {
    if !top.has(key) { issues.add("the section '\(key)' is missing", at: top.mark) }
    return top.mapping(key, allowed: allowed)
  }
}

// MARK: - Models, pools, data

extension ProjectReader {
  private static let modelKeys = [
    "model", "base_url", "base_url_env", "api_key_env", "temperature", "top_p",
    "max_output_tokens", "stop", "seed", "price", "batch_size",
    "prompt_cache_key", "cache_prompt", "id_slots",
  ]

  private func models(_ top: ConfigurationMapping) -> [String: ProjectConfiguration.ModelSection] {
    if top.has("evaluator"), !top.has("models") { return [:] }
    guard let section = requiredMapping(top, "models", allowed: nil) else { return [:] }
    if section.entries.isEmpty { top.report("models", "name at least one model") }
    var models: [String: ProjectConfiguration.ModelSection] = [:]
    for entry in section.entries {
      if let map = section.mapping(entry.key, allowed: Self.modelKeys) {
        models[entry.key] = model(map)
      }
    }
    return models
  }

  private func embedder(_ top: ConfigurationMapping) -> ProjectConfiguration.ModelSection? {
    top.mapping("embedder", allowed: Self.modelKeys).map(model)
  }

  private func model(_ map: ConfigurationMapping) -> ProjectConfiguration.ModelSection {
    var model = ProjectConfiguration.ModelSection(model: map.requiredString("model"))
    model.baseURL = map.string("base_url")
    model.baseURLVariable = variable(map, "base_url_env") ?? model.baseURLVariable
    model.keyVariable = variable(map, "api_key_env") ?? model.keyVariable
    model.sampling = .init(reading: map)
    model.prefixCache = .init(reading: map)
    model.batchSize = map.integer("batch_size", in: 1...2048) ?? model.batchSize
    if let price = map.mapping("price", allowed: ["input", "output", "cached_input"]) {
      for key in ["input", "output"] where !price.has(key) {
        issues.add("\(price.path): the key '\(key)' is missing", at: price.mark)
      }
      let range = 0...Double.greatestFiniteMagnitude
      model.price = ProjectConfiguration.PriceSection(
        input: price.number("input", in: range) ?? 0,
        output: price.number("output", in: range) ?? 0,
        cachedInput: price.number("cached_input", in: range))
    }
    return model
  }

  /// The name of an environment variable; a wrong one is not quoted, since it may be the key itself.
  private func variable(_ map: ConfigurationMapping, _ key: String) -> String? {
    guard let name = map.string(key) else { return nil }
    let capitals = Unicode.Scalar("A")...Unicode.Scalar("Z")
    let digits = Unicode.Scalar("0")...Unicode.Scalar("9")
    let isName =
      name.unicodeScalars.allSatisfy { capitals.contains($0) || digits.contains($0) || $0 == "_" }
      && name.unicodeScalars.first.map { !digits.contains($0) } ?? false
    guard isName else {
      map.report(
        key,
        "must name an environment variable in capital letters, digits and '_'; put the value there, "
          + "never into this file (it is not shown here)")
      return nil
    }
    return name
  }

  private func pools(
    _ top: ConfigurationMapping, agents: [AgentID]
  ) -> [AgentID: [ProjectConfiguration.PoolEntry]] {
    guard let section = top.mapping("pools", allowed: agents.map(\.rawValue)) else { return [:] }
    var pools: [AgentID: [ProjectConfiguration.PoolEntry]] = [:]
    for entry in section.entries {
      if let text = entry.node.string, let reference = FileReference(text) {
        pools[AgentID(entry.key)] = poolFile(reference, section, entry.key)
      } else if case .sequence(let list) = entry.node {
        pools[AgentID(entry.key)] = poolEntries(list, file: issues.file, section, entry.key)
      } else {
        section.report(
          entry.key,
          "expected a list of prompts or file://…, found \(entry.node.kindName)")
      }
    }
    return pools
  }

  /// A file that holds a whole pool is a YAML list of texts.
  private func poolFile(
    _ reference: FileReference, _ section: ConfigurationMapping, _ key: String
  ) -> [ProjectConfiguration.PoolEntry] {
    do {
      let url = reference.url(from: file.deletingLastPathComponent())
      if allowsMissingPools, !FileManager.default.fileExists(atPath: url.path) { return [] }
      let node = try YAMLFile.compose(url, shownAs: reference.path)
      guard case .sequence(let list) = node else {
        section.report(key, "\(reference.path) must hold a list of prompts")
        return []
      }
      return poolEntries(list, file: reference.path, section, key)
    } catch {
      section.report(key, error.description)
      return []
    }
  }

  private func poolEntries(
    _ list: Node.Sequence, file: String, _ section: ConfigurationMapping, _ key: String
  ) -> [ProjectConfiguration.PoolEntry] {
    list.enumerated().compactMap { index, element in
      let place = SourcePlace(file: file, at: element.mark)
      guard case .scalar(let scalar) = element else {
        section.report(key, "\(place): entry \(index + 1) is no text but \(element.kindName)")
        return nil
      }
      guard let reference = FileReference(scalar.string) else {
        return .init(text: scalar.string, place: place)
      }
      return referencedText(reference, section, key).map {
        .init(text: $0, place: SourcePlace(file: reference.path))
      }
    }
  }

  func referencedText(
    _ reference: FileReference, _ map: ConfigurationMapping, _ key: String
  ) -> String? {
    let url = reference.url(from: file.deletingLastPathComponent())
    guard let data = try? Data(contentsOf: url) else {
      map.report(key, "\(reference.path): no such file")
      return nil
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      map.report(key, "\(reference.path): the file is not UTF-8")
      return nil
    }
    return text
  }

  private func data(_ top: ConfigurationMapping) -> ProjectConfiguration.DataSection? {
    if top.has("evaluator"), !top.has("data") { return nil }
    guard
      let section = requiredMapping(
        top, "data",
        allowed: ["validation", "test", "id", "reference", "format", "public_tests"])
    else { return nil }
    if !section.has("validation") {
      issues.add("data: the key 'validation' is missing", at: section.mark)
    }
    let isReferenceKnown = top.has("evaluator") || section.has("format")
    return ProjectConfiguration.DataSection(
      validation: split(section, "validation") ?? .init(path: ""), test: split(section, "test"),
      format: section.choice("format", BenchmarkFormat.self), publicTests: publicTests(section),
      idField: section.string("id"),
      referenceField: isReferenceKnown
        ? section.string("reference") : section.requiredString("reference"))
  }

  private func publicTests(_ section: ConfigurationMapping) -> String? {
    guard section.has("public_tests") else { return nil }
    if !section.has("format") {
      section.report("public_tests", "name the benchmark's 'format' as well, such as humaneval")
    }
    return section.requiredString("public_tests")
  }

  private func split(
    _ section: ConfigurationMapping, _ key: String
  ) -> ProjectConfiguration.DataSection.Split? {
    guard let node = section.node(key) else { return nil }
    if case .scalar = node { return .init(path: section.requiredString(key)) }
    return section.mapping(key, allowed: ["path", "limit"]).map {
      .init(path: $0.requiredString("path"), limit: $0.integer("limit", in: 1...Int.max))
    }
  }
}

// MARK: - Scorer, budget, runtime

extension ProjectReader {
  private func truncation(_ top: ConfigurationMapping) -> TruncationPolicy {
    // Unknown keys were reported when the metric was read.
    top.mapping("scorer", allowed: nil)?.choice("truncated", TruncationPolicy.self) ?? .missing
  }

  private func compatibility(_ top: ConfigurationMapping) -> Compatibility {
    top.mapping("scorer", allowed: nil)?.choice("compatibility", Compatibility.self)
      ?? .reference
  }

  private func evaluator(
    _ top: ConfigurationMapping
  ) -> ProjectConfiguration.EvaluatorSection? {
    let keys = [
      "command", "timeout", "environment", "examples", "test_examples", "calls_per_example",
    ]
    guard let section = top.mapping("evaluator", allowed: keys) else { return nil }
    var evaluator = ProjectConfiguration.EvaluatorSection()
    if let command = section.strings("command") {
      if (command.first ?? "").isEmpty { section.report("command", "must name a program") }
      evaluator.command = command
    }
    if let seconds = section.number("timeout", in: 0.1...86_400) {
      evaluator.timeout = .milliseconds(Int64(seconds * 1000))
    }
    evaluator.environment = section.strings("environment") ?? []
    evaluator.examples = section.integer("examples", in: 1...1_000_000)
    evaluator.testExamples = section.integer("test_examples", in: 1...1_000_000)
    evaluator.callsPerExample =
      section.integer("calls_per_example", in: 1...1_000_000) ?? evaluator.callsPerExample
    checkExamples(of: section, top)
    return evaluator
  }

  /// The examples come from the data or from the evaluator, not from both.
  private func checkExamples(of section: ConfigurationMapping, _ top: ConfigurationMapping) {
    if top.has("data") {
      for key in ["examples", "test_examples"] where section.has(key) {
        section.report(key, "the examples come from 'data'; remove one of the two")
      }
    } else if !section.has("examples") {
      issues.add(
        "evaluator: say how many 'examples' it has, or name the 'data' that it is to score",
        at: section.mark)
    }
  }

  private func budget(_ top: ConfigurationMapping) -> ProjectConfiguration.BudgetSection {
    var budget = ProjectConfiguration.BudgetSection()
    let keys = ["evaluations", "calls", "tokens", "usd", "wall"]
    guard let section = top.mapping("budget", allowed: keys) else { return budget }
    budget.evaluations = section.integer("evaluations", in: 1...1_000_000) ?? budget.evaluations
    budget.caps.calls = section.integer("calls", in: 1...Int.max)
    budget.caps.tokens = section.words("tokens", TokenCount.init, "200000, 200k or 5m")?.tokens
    budget.caps.usd = section.number("usd", in: 1e-6...1e6)
    budget.caps.wall = section.words("wall", WallTime.init, "45s, 30m, 2h or 1h30m")?.duration
    return budget
  }

  private func communication(
    _ top: ConfigurationMapping, _ search: SearchSection
  ) -> CommunicationSection {
    let section = CommunicationSection(reading: top)
    guard !section.isPlain, case .mapping = top.node("search"),
      let map = top.mapping("search", allowed: nil)
    else { return section }
    if search.unit == .call {
      map.report(
        "per",
        "'call' counts on answers that combinations share, which holds where agents are asked step by step; remove "
          + "it, or 'runtime.communication'")
    }
    if search.proposer.choosesExamples {
      map.report(
        "proposer",
        "'\(search.proposer.rawValue)' counts on answers that combinations share, which holds where agents are asked "
          + "step by step; remove 'runtime.communication', or take 'maspob'")
    }
    if search.proposer.maspo != nil {
      map.report(
        "proposer",
        "'\(search.proposer.rawValue)' asks the agents step by step while it writes; remove "
          + "'runtime.communication', or choose among given prompts")
    }
    return section
  }

  private func runtime(_ top: ConfigurationMapping) -> ProjectConfiguration.RuntimeSection {
    var runtime = ProjectConfiguration.RuntimeSection()
    let keys = [
      "concurrency", "timeout", "connect_timeout", "first_byte_timeout", "idle_timeout", "ca_file",
      "retries", "cache", "max_error_rate", "allow_code_execution", "communication",
    ]
    guard let section = top.mapping("runtime", allowed: keys) else { return runtime }
    runtime.concurrency = section.integer("concurrency", in: 1...1024) ?? runtime.concurrency
    runtime.timeout = section.seconds("timeout") ?? runtime.timeout
    runtime.connectTimeout = section.seconds("connect_timeout") ?? runtime.connectTimeout
    runtime.firstByteTimeout = section.seconds("first_byte_timeout")
    runtime.idleTimeout = section.seconds("idle_timeout")
    runtime.authoritiesFile = section.string("ca_file")
    runtime.retries = section.integer("retries", in: 0...20) ?? runtime.retries
    runtime.usesCache = section.flag("cache") ?? runtime.usesCache
    runtime.maximumErrorRate =
      section.number("max_error_rate", in: 0...1) ?? runtime.maximumErrorRate
    runtime.codePermission = section.choice("allow_code_execution", CodePermission.self)
    return runtime
  }
}

extension ConfigurationMapping {
  /// A span of time between a second and a day.
  fileprivate func seconds(_ key: String) -> Duration? {
    number(key, in: 1...86_400).map { .milliseconds(Int64($0 * 1000)) }
  }
}
