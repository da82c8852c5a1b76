/// Says move by move what a schedule does.
struct ScheduleCursor: Sendable {
  enum Move: Hashable, Sendable {
    case step(Int)
    case refresh(Int)
  }

  private let order: [Int]
  /// Of a schedule that waits for no result, last move first.
  private var plan: [Move] = []
  /// Of a round-robin: depth, patience and the depths done, by place in the order.
  private var limits: (depth: Int, patience: Int)?
  private var depths: [Int]
  private var place = 0
  private var failures = 0

  /// - Parameter order: the agents to be improved.
  init(_ configuration: MASPOConfiguration, order: [Int]) {
    self.order = order
    depths = [Int](repeating: 0, count: order.count)
    switch configuration.schedule {
    case .fixedRounds(let rounds, let steps):
      plan = (0..<rounds).flatMap { round in
        order.flatMap { agent in
          (round > 0 && configuration.refresh != .never ? [Move.refresh(agent)] : [])
            + [Move](repeating: .step(agent), count: steps)
        }
      }.reversed()
    case .topological(let depth):
      plan = order.flatMap { [Move](repeating: .step($0), count: depth) }.reversed()
    case .roundRobin(let depth, let patience): limits = (depth, patience)
    }
  }

  /// - Parameter improved: whether the last step gave its agent's best prompt a higher J.
  /// - Returns: `nil` at the end.
  mutating func next(improved: Bool) -> Move? {
    guard let limits else { return plan.popLast() }
    guard depths.contains(where: { $0 < limits.depth }) else { return nil }
    if improved { failures = 0 }
    while failures == limits.patience || depths[place] == limits.depth {
      place = (place + 1) % order.count
      failures = 0
    }
    // Counted until an improvement says otherwise.
    failures += 1
    depths[place] += 1
    return .step(order[place])
  }
}
