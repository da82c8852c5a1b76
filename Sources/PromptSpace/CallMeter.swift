/// Prices evaluations in calls as upstream replay makes them: an agent is paid once per example for each new
/// combination of its own and its ancestors' prompts.
///
/// An agent's answer depends on its prompt and on what it reads; with deterministic models that is fixed by the
/// prompts at and above it, so asking again is free.
public struct CallMeter: Sendable {
  /// Per agent, its own index and those of all its ancestors.
  private let lineage: [[Int]]
  private let callsPerAgent: [Int]
  private let replays: Bool
  private var paid: [Set<[Int]>]

  /// - Parameters:
  ///   - callsPerAgent: of one evaluation without replay.
  ///   - replays: false to pay every evaluation in full.
  public init(topology: WorkflowTopology, callsPerAgent: [Int], replays: Bool = true) {
    precondition(
      callsPerAgent.count == topology.count,
      "\(callsPerAgent.count) prices for \(topology.count) agents")
    lineage = topology.agents.indices.map { agent in
      topology.agents.indices.filter { topology.descendants(including: $0).contains(agent) }
    }
    self.callsPerAgent = callsPerAgent
    self.replays = replays
    paid = lineage.map { _ in [] }
  }

  /// Calls of an evaluation without replay.
  public var fullPrice: Int { callsPerAgent.reduce(0, +) }

  /// Calls of all combinations of a space with replay, in whatever order; `nil` beyond an `Int`.
  public func priceOfAll(_ space: AssignmentSpace) -> Int? {
    var sum = 0
    for (agents, price) in zip(lineage, callsPerAgent) {
      guard let count = AssignmentSpace(sizes: agents.map { space.sizes[$0] }).count else {
        return nil
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: price)
      let (next, beyond) = sum.addingReportingOverflow(product)
      if overflow || beyond { return nil }
      sum = next
    }
    return sum
  }

  /// Calls that an evaluation would take now.
  public func price(of assignment: PromptAssignment) -> Int {
    guard replays else { return fullPrice }
    return lineage.indices.reduce(0) { sum, agent in
      paid[agent].contains(lineage[agent].map { assignment[$0] }) ? sum : sum + callsPerAgent[agent]
    }
  }

  /// Pays for an evaluation.
  ///
  /// - Returns: what ``price(of:)`` said before.
  public mutating func pay(for assignment: PromptAssignment) -> Int {
    let price = price(of: assignment)
    if replays {
      for agent in lineage.indices { paid[agent].insert(lineage[agent].map { assignment[$0] }) }
    }
    return price
  }
}
