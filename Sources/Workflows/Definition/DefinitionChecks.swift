import PromptSpace

/// Collects what is wrong with a workflow before it exists.
struct DefinitionChecks {
  let inputs: [String]
  let agents: [AgentDefinition]
  var issues: [WorkflowIssue] = []

  init(inputs: [String], agents: [AgentDefinition]) {
    self.inputs = inputs
    self.agents = agents
  }

  mutating func checkedTopology() -> WorkflowTopology? {
    var dependencies: [AgentID: [AgentID]] = [:]
    for agent in agents { dependencies[agent.id, default: []] += agent.dependencies }
    do {
      return try WorkflowTopology(agents: agents.map(\.id), dependencies: dependencies)
    } catch {
      issues.append(WorkflowIssue(.topology, error.description + hint(for: error)))
      return nil
    }
  }

  private func hint(for error: TopologyError) -> String {
    guard case .unknownDependency(let agent, let dependency) = error else { return "" }
    let others = agents.map(\.id).filter { $0 != agent }.map(\.rawValue)
    return NearestName.hint(for: dependency.rawValue, among: others)
  }

  mutating func checkedResult(_ result: AgentID?, in topology: WorkflowTopology) -> Int? {
    guard let result else {
      let sinks = topology.sinks
      if sinks.count == 1 { return sinks[0] }
      let names = sinks.map { "'\(topology.agents[$0])'" }.joined(separator: ", ")
      issues.append(
        WorkflowIssue(
          .result, "nobody reads the agents \(names): name the one whose output is the result"))
      return nil
    }
    if let index = topology.index(of: result) { return index }
    let hint = NearestName.hint(for: result.rawValue, among: topology.agents.map(\.rawValue))
    issues.append(
      WorkflowIssue(
        .result, "the result is '\(result)', which is no agent\(hint)", .init(name: result.rawValue)
      ))
    return nil
  }

  /// The parsed prompts; shorter than `agents` when one does not parse, which is then an issue.
  mutating func checkedTemplates() -> [PromptTemplate] {
    var templates: [PromptTemplate] = []
    for agent in agents {
      do {
        let template = try PromptTemplate(agent.prompt)
        checkSources(of: agent, template)
        templates.append(template)
      } catch {
        issues += error.issues.map { $0.placed(agent: agent.id) }
      }
    }
    return templates
  }

  mutating func checkNamesAndParameters() {
    for (index, input) in inputs.enumerated() {
      if inputs[..<index].contains(input) {
        issues.append(
          WorkflowIssue(
            .ambiguousName, "the input field '\(input)' is declared twice", .init(name: input)))
      } else if agents.contains(where: { $0.id.rawValue == input }) {
        issues.append(
          WorkflowIssue(
            .ambiguousName, "'\(input)' is both an input field and an agent; rename one",
            .init(name: input)))
      }
    }
    for agent in agents {
      var objections = agent.sampling.objections
      if agent.samples < 1 { objections.append("samples must be 1 or more, not \(agent.samples)") }
      issues += objections.map { WorkflowIssue(.invalidParameter, $0, .init(agent: agent.id)) }
    }
  }
}
