import PromptSpace

extension WorkflowDefinition {
  /// The most calls that one example takes when nothing is retried.
  public var callsPerExample: Int { callRange.upperBound }

  /// The fewest and the most calls that one example takes when nothing is retried and every reply keeps its
  /// format: they differ where branches and loops depend on what was answered.
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
    let isSilentWhenSkipped = !definition.conditions.isEmpty && definition.otherwise == nil
    let choosesAmongNone =
      !definition.operation.candidates.isEmpty && candidateRange(for: agent).lowerBound == 0
    let skipped = definition.otherwise == nil || definition.conditions.isEmpty ? count : 1
    return (isSilentWhenSkipped || choosesAmongNone ? 0 : skipped)...count
  }
}
