public import PromptSpace

extension SearchRegion {
  /// Draws uniformly among the assignments that are not excluded.
  ///
  /// Where ranks fit an `Int` the draw selects a rank and is exact. Beyond, where what can be excluded
  /// is a vanishing share, it draws each agent's candidate and rejects what is excluded; should a poor
  /// generator keep hitting excluded assignments, it takes the nearest other one.
  ///
  /// - Returns: `nil` when every assignment is excluded.
  /// - Complexity: O(excluded + agents).
  public func draw(using generator: inout some RandomNumberGenerator) -> PromptAssignment? {
    if let remaining {
      return remaining > 0 ? assignment(at: generator.index(below: remaining)) : nil
    }
    var candidate = space.draw(using: &generator)
    for _ in 0..<Self.rejections where excluded.contains(candidate) {
      candidate = space.draw(using: &generator)
    }
    return contains(candidate) ? candidate : nearest(to: candidate, limit: 1).assignments.first
  }

  private static let rejections = 64
}

extension AssignmentSpace {
  /// Draws uniformly among all assignments, each agent's candidate on its own.
  ///
  /// - Complexity: O(agents).
  public func draw(using generator: inout some RandomNumberGenerator) -> PromptAssignment {
    PromptAssignment(sizes.map { generator.index(below: $0) })
  }
}
