import PromptSpace

extension WorkflowDefinition {
  /// The most calls that one example takes when nothing is retried.
  public var callsPerExample: Int { callRange.upperBound }

  /// The fewest and the most calls that one example takes when nothing is retried: they differ where branches,
  /// loops and choices depend on what was answered.
  public var callRange: ClosedRange<Int> {
    agents.indices.reduce(0...0) { sum, agent in
      let own = callRange(of: agent)
      return (sum.lowerBound + own.lowerBound)...(sum.upperBound + own.upperBound)
    }
  }

  /// The calls of one agent on one example.
  ///
  /// - Complexity: O(agents upstream of its candidates).
  public func callRange(of agent: Int) -> ClosedRange<Int> {
    let definition = agents[agent]
    let own: ClosedRange<Int> =
      switch definition.operation {
      case .generate: definition.samples...definition.samples
      case .summarise: 2...2
      case .vote: 0...0
      case .program(let run): 1...run.rounds
      case .publicTests(let run): 0...run.reflections
      case .ensemble:
        // A choice among less than two is none.
        switch candidateRange(for: agent) {
        case let range where range.upperBound < 2: 0...0
        case let range where range.lowerBound < 2: 0...1
        default: 1...1
        }
      }
    return definition.conditions.isEmpty ? own : 0...own.upperBound
  }

  /// How many texts an agent has to choose among.
  package func candidateRange(for agent: Int) -> ClosedRange<Int> {
    candidates(of: agent).reduce(0...0) { sum, source in
      let own = outputRange(of: source)
      return (sum.lowerBound + own.lowerBound)...(sum.upperBound + own.upperBound)
    }
  }

  private func outputRange(of source: SourceName) -> ClosedRange<Int> {
    switch source {
    case .local, .input: 1...1
    case .agent(let sender):
      outputRange(of: sender, count: agents[sender].outputsPerExample)
    case .value(let sender, _): outputRange(of: sender, count: 1)
    }
  }

  private func outputRange(of agent: Int, count: Int) -> ClosedRange<Int> {
    let definition = agents[agent]
    var fewest = count
    if !definition.conditions.isEmpty { fewest = definition.otherwise == nil ? 0 : 1 }
    switch definition.errorPolicy {
    case .missing: break
    case .drop: fewest = 0
    case .replace: fewest = min(fewest, 1)
    }
    if mayGiveNothing(agent) { fewest = 0 }
    return fewest...count
  }

  /// Whether an agent that was asked may still have nothing to offer to a choice.
  private func mayGiveNothing(_ agent: Int) -> Bool {
    let definition = agents[agent]
    return switch definition.operation {
    // Even where the whole reply stands in for a missed format, an empty one leaves nothing.
    case .generate: definition.parser != .wholeText
    case .ensemble, .vote: candidateRange(for: agent).lowerBound == 0
    case .summarise, .program, .publicTests: false
    }
  }
}
