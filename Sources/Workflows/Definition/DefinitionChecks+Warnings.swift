import PromptSpace

extension DefinitionChecks {
  /// What a sound workflow may still have got wrong.
  static func warnings(
    inputs: [String], agents: [AgentDefinition], templates: [PromptTemplate], resultAgent: Int
  ) -> [WorkflowIssue] {
    var warnings: [WorkflowIssue] = []
    var used: Set<String> = []
    for (agent, template) in zip(agents, templates) {
      let read = agent.namesRead(by: template)
      used.formUnion(read)
      let owners = Set(read.map { $0.splitAtDot.name })
      for dependency in agent.dependencies
      where !read.contains(dependency.rawValue) && !owners.contains(dependency.rawValue) {
        warnings.append(
          WorkflowIssue(
            .unusedDependency,
            "depends on '\(dependency)', but the prompt never shows its output",
            .init(agent: agent.id, name: dependency.rawValue)))
      }
      if agent.samples > 1, agent.sampling.temperature == 0 {
        warnings.append(
          WorkflowIssue(
            .identicalSamples,
            "draws \(agent.samples) samples at temperature 0, which are all the same",
            .init(agent: agent.id)))
      }
    }
    warnings += inputs.filter { !used.contains($0) }.map {
      WorkflowIssue(.unusedInput, "no prompt reads the input field '\($0)'", .init(name: $0))
    }
    let result = agents[resultAgent]
    if result.outputsPerExample > 1, result.combination == .list {
      warnings.append(
        WorkflowIssue(
          .result, "the result would be a list of \(result.samples) samples; combine by majority",
          .init(agent: result.id)))
    }
    return warnings
  }
}

extension AgentDefinition {
  /// Every name that the agent reads, in its prompt or elsewhere.
  package func namesRead(by template: PromptTemplate) -> Set<String> {
    var names = template.orderedPlaceholders.flatMap { source(of: $0).names }
    names += conditions.map(\.source) + operation.candidates
    names += (otherwise?.names ?? []) + (fallbackSource?.names ?? [])
    if case .replace(let source) = errorPolicy { names += source.names }
    if let entryPoint { names += functionSources(entryPoint) }
    switch operation {
    case .summarise(let summary): names += summary.prompt.orderedPlaceholders
    case .program(let run): names += functionSources(run.function)
    case .publicTests(let run): names += [run.program, run.asserts] + functionSources(run.function)
    case .generate, .ensemble, .vote: break
    }
    return Set(names)
  }

  /// A function may have the name of an agent without being read from it.
  private func functionSources(_ name: String) -> [String] {
    dependencies.contains(AgentID(name)) ? [] : [name]
  }
}
