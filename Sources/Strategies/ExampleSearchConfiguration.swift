/// Every choice that ``ExampleSearch`` leaves open.
public struct ExampleSearchConfiguration: Hashable, Codable, Sendable {
  /// Of ``blocks``: more would hold next to nothing.
  public static let blockRange = 1...16

  /// Into how many blocks the examples are dealt.
  public var blocks = 4
  /// Combinations that are asked about one block before the model chooses; the first has the seed prompts.
  public var warmUp = 3
  /// The search ends when no purchase is expected to raise the score by as much.
  public var leastGain = 1e-6
  /// Of larger spaces only so many combinations, drawn once, are candidates.
  public var candidateLimit = 4096
  /// Of larger pools only so many prompts, drawn once, are in candidates: the model compares each with each.
  public var promptLimit = 256

  public init() {}
}
