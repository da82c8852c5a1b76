import PromptSpace

/// What a name of ``TextSource`` refers to.
package enum SourceName: Hashable, Sendable {
  /// A text that the agent's own operation provides.
  case local(String)
  case input(String)
  /// An agent's output, by its index.
  case agent(Int)
  /// Another value of an agent.
  case value(Int, String)
}

extension WorkflowDefinition {
  /// What a name means to one of the agents; `nil` for a name that means nothing.
  ///
  /// - Parameter allowsLocals: whether the names of the agent's own operation count, which they do in its
  ///   prompt only.
  package func meaning(
    of name: String, for agent: Int, allowsLocals: Bool = false
  ) -> SourceName? {
    if allowsLocals, agents[agent].operation.localNames.contains(name) { return .local(name) }
    if inputs.contains(name) { return .input(name) }
    if let sender = topology.index(of: AgentID(name)) { return .agent(sender) }
    let (agentName, value) = name.splitAtDot
    guard let value, let sender = topology.index(of: AgentID(agentName)) else { return nil }
    return value == "output" ? .agent(sender) : .value(sender, value)
  }

  /// Whether a function's name is to be read somewhere: the bare name of an agent is the function's own.
  func isFunctionSource(_ name: String) -> Bool {
    inputs.contains(name) || name.contains(".")
  }

  /// The agents whose outputs an agent chooses among, in its order.
  package func candidates(of agent: Int) -> [SourceName] {
    agents[agent].operation.candidates.compactMap {
      meaning(of: $0.withoutCandidates, for: agent)
    }
  }
}

extension String {
  /// `agent` for `agent.candidates`, which means the same.
  var withoutCandidates: String {
    let suffix = ".candidates"
    return hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }

  /// The part before the last dot and the one behind it.
  var splitAtDot: (name: String, value: String?) {
    guard let dot = lastIndex(of: ".") else { return (self, nil) }
    return (String(self[..<dot]), String(self[index(after: dot)...]))
  }
}

extension AgentDefinition {
  /// An operation on the output of others shows all of them as `{context}` where nothing else is meant.
  func readingAllByDefault(inputs: [String]) -> AgentDefinition {
    let name = "context"
    guard operation.worksOnOthers, sources[name] == nil, !inputs.contains(name),
      !dependencies.contains(AgentID(name)), !dependencies.isEmpty,
      let template = try? PromptTemplate(prompt), template.placeholders.contains(name)
    else { return self }
    var agent = self
    agent.sources[name] = .joined(dependencies.map(\.rawValue), separator: TextSource.separator)
    return agent
  }
}

extension TextSource {
  /// What stands between joined texts where nothing else is said.
  public static let separator = "\n---\n"
}
