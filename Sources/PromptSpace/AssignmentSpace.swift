/// The finite product of all pools: every combination of one candidate per agent.
public struct AssignmentSpace: Hashable, Sendable {
  /// Number of candidates of each agent, in topology order.
  public let sizes: [Int]

  /// - Precondition: at least one agent, and every size is positive.
  public init(sizes: [Int]) {
    precondition(
      !sizes.isEmpty && sizes.allSatisfy { $0 > 0 }, "pool sizes must be positive, got \(sizes)")
    self.sizes = sizes
  }

  public init(pools: [PromptPool]) { self.init(sizes: pools.map(\.count)) }

  public var agentCount: Int { sizes.count }

  /// Number of combinations, or `nil` when it does not fit an `Int`.
  public var count: Int? {
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// The combination of all seed prompts.
  public var seed: PromptAssignment { PromptAssignment([Int](repeating: 0, count: sizes.count)) }

  public func contains(_ assignment: PromptAssignment) -> Bool {
    assignment.indices.count == sizes.count
      && zip(assignment.indices, sizes).allSatisfy { (0..<$1).contains($0) }
  }

  /// The combination with a given rank in lexicographic order, the last agent varying fastest.
  ///
  /// - Precondition: `0 ≤ rank < count`.
  /// - Complexity: O(agents).
  public func assignment(at rank: Int) -> PromptAssignment {
    var rest = rank
    var indices = [Int](repeating: 0, count: sizes.count)
    for agent in sizes.indices.reversed() {
      (rest, indices[agent]) = rest.quotientAndRemainder(dividingBy: sizes[agent])
    }
    precondition(rank >= 0 && rest == 0, "rank \(rank) lies outside a space of sizes \(sizes)")
    return PromptAssignment(indices)
  }

  /// The inverse of ``assignment(at:)``.
  ///
  /// - Precondition: the space contains the assignment and ``count`` is not `nil`.
  public func rank(of assignment: PromptAssignment) -> Int {
    precondition(contains(assignment), "\(assignment) lies outside a space of sizes \(sizes)")
    return zip(assignment.indices, sizes).reduce(0) { $0 * $1.1 + $1.0 }
  }
}
