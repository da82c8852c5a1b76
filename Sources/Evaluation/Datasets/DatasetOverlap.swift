/// What two data sets share although they should not.
public struct DatasetOverlap: Hashable, Sendable {
  /// Two examples with the same inputs.
  public struct Pair: Hashable, Sendable {
    public let first: String
    public let second: String
  }

  /// Ids that both have, in the first one's order; empty where one of them numbers its rows.
  public let sharedIDs: [String]

  /// For every example of the first whose inputs the second has too, the earliest such example.
  public let identicalInputs: [Pair]

  public var isEmpty: Bool { sharedIDs.isEmpty && identicalInputs.isEmpty }
}
