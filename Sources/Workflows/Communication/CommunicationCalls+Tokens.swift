import LanguageModels
import PromptSpace

extension CommunicationCalls {
  /// The most input tokens of one call of each agent, whose conversation grows from call to call.
  ///
  /// A prompt that shows a text of a parent once shows at most all that the parent hands on; what is not shown in the
  /// first prompt comes in later messages, between the agent's own replies.
  ///
  /// - Parameters:
  ///   - openings: of a prompt that shows each agent's output once at its limit, as step by step.
  ///   - outputs: the most output tokens of one call.
  /// - Complexity: O(agents + edges).
  package func inputBounds(openings: [Int], outputs: [Int]) -> [Int] {
    guard kind != .stepwise else { return openings }
    var written = outputs
    var bounds = openings
    for agent in workflow.topology.topologicalOrder where workflow.worksInSteps(agent) {
      let parents = workflow.topology.predecessors[agent]
      let received = parents.reduce(0) { Self.sum($0, written[$1]) }
      let count = calls[agent].upperBound
      written[agent] = Self.product(outputs[agent], count)
      if options.allowsApproval { written[agent] = Self.sum(written[agent], received) }
      let growth = parents.map { written[$0] / max(outputs[$0], 1) + 1 }.max() ?? 1
      let isLong = parents.contains { written[$0] > outputs[$0] }
      var bound = Self.sum(
        Self.product(openings[agent], isLong ? growth : 1), overhead(of: agent, calls: count))
      if count > 1 {
        bound = Self.sum(bound, Self.sum(received, Self.product(outputs[agent], count - 1)))
      }
      bounds[agent] = bound
    }
    return bounds
  }

  /// Our own words: the system message, the marks of what is still to come, and the name and the frame of each message.
  private func overhead(of agent: Int, calls count: Int) -> Int {
    let parents = workflow.topology.predecessors[agent]
    var options = options
    options.steps = options.steps ?? Self.largest
    let system = CommunicationWording.system(parents: parents.count, protocol: kind, options)
    let names = parents.map { workflow.agents[$0].id.rawValue }
    let marks = names.map { CommunicationWording.toCome($0).utf8.count }.max() ?? 0
    let heading =
      options.readsCorrections ? CommunicationWording.inPlace(of: Self.largest, "").utf8.count : 0
    let labels = zip(parents, names).reduce(0) { sum, parent in
      let label =
        CommunicationWording.named(parent.1, step: Self.largest, "").utf8.count
        + heading + 2
      return Self.sum(sum, Self.product(label, steps[parent.0].upperBound))
    }
    let turn = CommunicationWording.check(of: "").utf8.count + 32
    return [system.utf8.count + 16, Self.product(marks, 16), labels, Self.product(turn, count)]
      .reduce(0, Self.sum)
  }

  /// Far above any count of tokens, and far below what sums over many examples could overflow.
  private static let mostTokens = 1_000_000_000

  private static func sum(_ left: Int, _ right: Int) -> Int { min(left + right, mostTokens) }

  private static func product(_ left: Int, _ right: Int) -> Int {
    let (product, overflows) = left.multipliedReportingOverflow(by: right)
    return overflows ? mostTokens : min(product, mostTokens)
  }
}
