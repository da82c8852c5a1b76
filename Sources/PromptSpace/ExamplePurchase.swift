/// The examples that a trial asks, where its search buys them bit by bit.
///
/// What earlier trials of the study asked the same assignment is known and not asked again.
public struct ExamplePurchase: Hashable, Codable, Sendable {
  /// In the data set, ascending.
  public let positions: [Int]
  /// Calls that it is foreseen to take, what is replayed left out.
  public let calls: Int

  public init(positions: [Int], calls: Int) {
    self.positions = positions
    self.calls = calls
  }
}
