public import PromptSpace

/// A product space without the assignments that must not be returned, such as those measured.
public struct SearchRegion: Sendable {
  public let space: AssignmentSpace

  /// The excluded assignments that lie in the space; others are dropped on the way in.
  public let excluded: Set<PromptAssignment>

  /// Ranks of the excluded assignments, ascending; empty when ranks do not fit an `Int`.
  public let excludedRanks: [Int]

  /// - Complexity: O(excluded · (agents + log excluded)).
  public init(_ space: AssignmentSpace, excluding excluded: some Sequence<PromptAssignment>) {
    self.space = space
    self.excluded = Set(excluded.lazy.filter(space.contains))
    excludedRanks = space.count == nil ? [] : self.excluded.map(space.rank).sorted()
  }

  /// The whole space.
  public init(_ space: AssignmentSpace) { self.init(space, excluding: []) }

  /// Number of assignments that may be returned, or `nil` when it does not fit an `Int`.
  public var remaining: Int? { space.count.map { $0 - excluded.count } }

  public var isEmpty: Bool { remaining == 0 }

  /// True for an assignment of the space that is not excluded.
  public func contains(_ assignment: PromptAssignment) -> Bool {
    space.contains(assignment) && !excluded.contains(assignment)
  }

  /// The assignment that is `position` places behind the first of the region, in rank order.
  ///
  /// - Precondition: ``remaining`` is known and `0 ≤ position < remaining`.
  /// - Complexity: O(excluded + agents).
  public func assignment(at position: Int) -> PromptAssignment {
    var rank = position
    for skipped in excludedRanks {
      if skipped > rank { break }
      rank += 1
    }
    return space.assignment(at: rank)
  }
}
