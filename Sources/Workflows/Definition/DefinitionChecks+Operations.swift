import PromptSpace

extension DefinitionChecks {
  /// What an agent's operation, branch and fallbacks need and name.
  mutating func checkOperations() {
    for agent in agents {
      checkBranch(of: agent)
      checkOperation(of: agent)
      checkFormat(of: agent)
    }
  }

  private mutating func checkBranch(of agent: AgentDefinition) {
    for condition in agent.conditions {
      checkName(condition.source, in: "when", of: agent)
      if condition.tests.isEmpty {
        report("'when' asks nothing of '\(condition.source)': add not_empty, equals, …", agent)
      }
    }
    for source in BranchCondition.contradicted(in: agent.conditions) {
      report("'when' can never hold for '\(source)': its tests contradict each other", agent)
    }
    checkJoins(of: agent)
    if agent.otherwise != nil, agent.conditions.isEmpty {
      report("'otherwise' has no 'when': the agent is never skipped", agent)
    }
    var texts = [("otherwise", agent.otherwise), ("fallback", agent.fallbackSource)]
    if case .replace(let source) = agent.errorPolicy { texts.append(("on_error", source)) }
    for (role, source) in texts {
      for name in source?.names ?? [] { checkName(name, in: role, of: agent) }
    }
  }

  private mutating func checkJoins(of agent: AgentDefinition) {
    var texts =
      agent.sources.values.map { $0 } + [agent.otherwise, agent.fallbackSource].compactMap { $0 }
    if case .replace(let source) = agent.errorPolicy { texts.append(source) }
    let isEmpty = texts.contains {
      if case .joined(let names, _) = $0 { names.isEmpty } else { false }
    }
    if isEmpty { report("'join' names nothing: list what to join, or give {text: \"\"}", agent) }
  }

  private mutating func checkOperation(of agent: AgentDefinition) {
    let operation = agent.operation
    if agent.samples > 1, agent.outputsPerExample == 1 {
      report("'\(operation.name)' draws one sample, not \(agent.samples)", agent)
    }
    if operation.needsOthers, agent.dependencies.isEmpty {
      report("'\(operation.name)' works on the output of other agents: name them in 'after'", agent)
    }
    if !operation.asksModel, agent.isOptimizable {
      report("'\(operation.name)' has no prompt that could be optimized", agent)
    }
    switch operation {
    case .generate: break
    case .summarise(let summary): checkSummary(summary, of: agent)
    case .ensemble(let names), .vote(let names, _): checkCandidates(names, of: agent)
    case .program(let run):
      checkFunction(run.function, in: "run.call", of: agent)
      if run.rounds < 1 { report("'loop.at_most' must be 1 or more, not \(run.rounds)", agent) }
    case .publicTests(let run):
      checkName(run.program, in: "run.program", of: agent)
      checkFunction(run.function, in: "run.entry_point", of: agent)
      if !inputs.contains(run.asserts) {
        let hint = NearestName.hint(for: run.asserts, among: inputs)
        report("'\(run.asserts)' in 'run.asserts' is no input field\(hint)", agent)
      }
      if run.reflections < 0 {
        report("'loop.at_most' must be 0 or more, not \(run.reflections)", agent)
      }
    }
  }

  private mutating func checkSummary(
    _ summary: AgentOperation.Summary, of agent: AgentDefinition
  ) {
    for name in summary.prompt.orderedPlaceholders where name != "reply" {
      checkName(name, in: "summary", of: agent)
    }
    if !summary.prompt.placeholders.contains("reply") {
      report("the summary's prompt never shows what to shorten: add '{reply}'", agent)
    }
  }

  private mutating func checkCandidates(_ names: [String], of agent: AgentDefinition) {
    if names.isEmpty {
      report("'\(agent.operation.name)' needs 'candidates': the agents to choose among", agent)
    }
    let plain = names.map(\.withoutCandidates)
    for name in Set(plain).sorted() where plain.count(where: { $0 == name }) > 1 {
      report("'candidates' names '\(name)' twice: each text stands once in a choice", agent)
    }
    for name in names {
      checkName(name.withoutCandidates, in: "candidates", of: agent)
    }
  }

  private mutating func checkFormat(of agent: AgentDefinition) {
    if case .tags(let names, let output, _) = agent.parser, !names.contains(output) {
      let hint = NearestName.hint(for: output, among: names)
      report("the output tag '\(output)' is none of \(names.joined(separator: ", "))\(hint)", agent)
    }
    if let entryPoint = agent.entryPoint {
      checkFunction(entryPoint, in: "output.entry_point", of: agent)
      if !agent.readsCode { report("'entry_point' is for replies that are read as code", agent) }
    }
    if agent.appendsFormat, !agent.readsCode,
      FormatInstructions.text(for: agent.parser) == nil
    {
      report("'append_format' has nothing to say about a reply that is taken as it is", agent)
    }
  }

  /// The prompt of an operation must show what it is given.
  mutating func checkLocals(of agent: AgentDefinition, _ template: PromptTemplate) {
    let shown = Set(template.orderedPlaceholders.flatMap { agent.source(of: $0).names })
    switch agent.operation {
    case .ensemble where !shown.contains("solutions"):
      report("the prompt never shows the candidates: add '{solutions}'", agent)
    case .program(let run) where run.rounds > 1 && !shown.contains("feedback"):
      report("the prompt never shows what went wrong: add '{feedback}'", agent)
    case .publicTests(let run)
    where run.reflections > 0 && shown.isDisjoint(with: ["exec_pass", "test_fail"]):
      report("the prompt never shows what failed: add '{test_fail}' or '{exec_pass}'", agent)
    default: break
    }
    for name in agent.operation.localNames
    where inputs.contains(name) || agent.dependencies.contains(AgentID(name)) {
      issues.append(
        WorkflowIssue(
          .ambiguousName,
          "'\(name)' is what '\(agent.operation.name)' shows in its prompt; rename the field or agent",
          .init(agent: agent.id, name: name)))
    }
  }

  private mutating func report(_ message: String, _ agent: AgentDefinition) {
    issues.append(WorkflowIssue(.operation, message, .init(agent: agent.id)))
  }
}
