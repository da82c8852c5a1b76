import LanguageModels
import PromptSpace
import Workflows
import Yams

extension ProjectReader {
  private static let agentKeys = [
    "id", "operator", "prompt", "goal", "after", "placeholders", "candidates", "compare", "when",
    "otherwise", "on_error", "loop", "run", "summary", "model", "samples", "combine", "output",
    "append_format", "optimize", "temperature", "top_p", "max_output_tokens", "stop", "seed",
  ]

  func workflow(_ top: ConfigurationMapping) -> ProjectConfiguration.WorkflowSection? {
    guard
      let section = top.requiredMapping("workflow", allowed: ["inputs", "agents", "output"])
    else { return nil }
    section.requireKeys(["inputs", "agents"])
    let agents = section.mappings(
      "agents", allowed: Self.agentKeys, foreign: PrefixCacheHints.foreignKeys)
    if let agents, agents.isEmpty {
      section.report("agents", "a workflow needs at least one agent")
    }
    return ProjectConfiguration.WorkflowSection(
      inputs: section.strings("inputs") ?? [], agents: (agents ?? []).map(agent),
      output: section.string("output").map { AgentID($0) })
  }

  private func agent(_ map: ConfigurationMapping) -> ProjectConfiguration.AgentSection {
    let name = map.choice("operator", OperatorName.self) ?? .generate
    checkKeys(map, of: name)
    var agent = ProjectConfiguration.AgentSection(
      id: AgentID(map.requiredString("id")), operation: operation(map, name),
      place: SourcePlace(file: issues.file, at: map.mark))
    if map.has("id"), !agent.id.rawValue.isEmpty, !agent.id.isPlain {
      map.report("id", "may hold letters, digits, '_' and '-' only, found '\(agent.id)'")
    }
    agent.prompt = agent.operation.asksModel ? prompt(map) : agent.operation.name
    agent.goal = map.string("goal")
    agent.after = (map.strings("after") ?? []).map { AgentID($0) }
    agent.placeholders = placeholders(map)
    agent.conditions = conditions(map)
    agent.otherwise = map.node("otherwise").flatMap { textSource($0, map.path(to: "otherwise")) }
    agent.errorPolicy = errorPolicy(map)
    agent.model = map.string("model")
    agent.samples = map.integer("samples", in: 1...100) ?? agent.samples
    agent.combine = map.choice("combine", SampleCombination.self) ?? agent.combine
    agent.output = output(map, of: name)
    agent.appendsFormat = map.flag("append_format") ?? agent.appendsFormat
    agent.optimize = map.flag("optimize") ?? agent.operation.asksModel
    agent.sampling = .init(reading: map)
    return agent
  }

  private func prompt(_ map: ConfigurationMapping) -> String {
    let text = map.requiredString("prompt")
    guard let reference = FileReference(text) else { return text }
    return files.text(of: reference, at: "prompt", in: map) ?? ""
  }

  private func placeholders(_ map: ConfigurationMapping) -> [String: TextSource] {
    guard let section = map.mapping("placeholders", allowed: nil) else { return [:] }
    var sources: [String: TextSource] = [:]
    for entry in section.entries {
      if case .scalar = entry.node {
        sources[entry.key] = .named(section.requiredString(entry.key))
      } else {
        sources[entry.key] = textSource(entry.node, section.path(to: entry.key))
      }
    }
    return sources
  }
}

extension ProjectConfiguration.SamplingSection {
  init(reading map: ConfigurationMapping) {
    self.init(
      temperature: map.number("temperature", in: 0...5), topP: map.number("top_p", in: 0...1),
      maxOutputTokens: map.integer("max_output_tokens", in: 1...1_000_000),
      stop: map.strings("stop"), seed: map.integer("seed", in: 0...Int(Int32.max)))
  }
}
