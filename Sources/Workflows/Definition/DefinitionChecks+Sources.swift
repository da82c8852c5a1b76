import PromptSpace

extension DefinitionChecks {
  mutating func checkSources(of agent: AgentDefinition, _ template: PromptTemplate) {
    let locals = agent.operation.localNames
    let valid = locals + inputs + agent.dependencies.map(\.rawValue)
    for placeholder in template.orderedPlaceholders {
      let source = agent.source(of: placeholder)
      for name in source.names where !isKnown(name, to: agent, locals: locals) {
        issues.append(
          unknownSource(name, of: placeholder, source: source, agent: agent, valid: valid))
      }
    }
    for placeholder in agent.sources.keys.sorted()
    where !template.placeholders.contains(placeholder) {
      let hint = NearestName.hint(for: placeholder, among: template.orderedPlaceholders)
      issues.append(
        WorkflowIssue(
          .unusedMapping,
          "a source is given for '{\(placeholder)}', which the prompt does not have\(hint)",
          .init(agent: agent.id, name: placeholder)))
    }
    checkLocals(of: agent, template)
  }

  private func unknownSource(
    _ name: String, of placeholder: String, source: TextSource, agent: AgentDefinition,
    valid: [String]
  ) -> WorkflowIssue {
    let subject =
      name == placeholder ? "'{\(placeholder)}'" : "'{\(placeholder)}' (mapped to '\(name)')"
    let context = WorkflowIssue.Context(agent: agent.id, name: placeholder)
    if let problem = problem(with: name, for: agent) {
      return WorkflowIssue(.unknownPlaceholder, "the placeholder \(subject) \(problem)", context)
    }
    let hint = NearestName.hint(for: name, among: valid)
    let names = valid.isEmpty ? "there are none" : "valid: " + valid.joined(separator: ", ")
    return WorkflowIssue(
      .unknownPlaceholder,
      "the placeholder \(subject) is neither an input field nor a direct dependency\(hint) (\(names))",
      context)
  }

  /// Names outside the prompt: conditions, fallbacks and what an operation reads.
  ///
  /// - Parameter role: where the name stands, for the message.
  mutating func checkName(_ name: String, in role: String, of agent: AgentDefinition) {
    guard !isKnown(name, to: agent, locals: []) else { return }
    let valid = inputs + agent.dependencies.map(\.rawValue)
    let problem =
      problem(with: name, for: agent)
      ?? "is neither an input field nor a direct dependency"
      + NearestName.hint(for: name, among: valid)
    issues.append(
      WorkflowIssue(
        .unknownSource, "'\(name)' in '\(role)' \(problem)", .init(agent: agent.id, name: name)))
  }

  /// A function is named by an input field, a value of an agent, or by itself, whatever agents are called.
  mutating func checkFunction(_ name: String, in role: String, of agent: AgentDefinition) {
    if inputs.contains(name) { return }
    let isValue = name.contains(".")
    if isValue, isKnown(name, to: agent, locals: []) { return }
    if isValue, problem(with: name, for: agent) != nil {
      checkName(name, in: role, of: agent)
    } else if !EntryPoint.isIdentifier(name) {
      issues.append(
        WorkflowIssue(
          .unknownSource,
          "'\(name)' in '\(role)' is neither an input field nor a name that a Python function can have",
          .init(agent: agent.id, name: name)))
    }
  }

  private func isKnown(_ name: String, to agent: AgentDefinition, locals: [String]) -> Bool {
    if locals.contains(name) || inputs.contains(name) { return true }
    if agent.dependencies.contains(AgentID(name)) { return true }
    let (owner, value) = name.splitAtDot
    guard let value, agent.dependencies.contains(AgentID(owner)) else { return false }
    return agents.first { $0.id.rawValue == owner }?.valueNames.contains(value) ?? false
  }

  /// What is wrong with a name that belongs to an agent; `nil` where it belongs to none.
  private func problem(with name: String, for agent: AgentDefinition) -> String? {
    let (owner, value) = name.splitAtDot
    let isAgent = agents.contains { $0.id.rawValue == name }
    let missing = isAgent ? name : owner
    guard isAgent || (value != nil && agents.contains { $0.id.rawValue == owner }) else {
      return nil
    }
    guard agent.dependencies.contains(AgentID(missing)), let value, !isAgent else {
      return "names an agent that is no direct dependency; add '\(missing)' to the dependencies"
    }
    if value == "candidates" {
      return "names a list of samples, which only 'candidates' can read"
    }
    let values = agents.first { $0.id.rawValue == owner }?.valueNames ?? []
    return "names a value that the agent '\(owner)' does not have"
      + NearestName.hint(for: value, among: values)
      + " (valid: \(values.joined(separator: ", ")))"
  }
}
