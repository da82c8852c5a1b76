/// Ends training when the loss no longer falls.
public struct EarlyStopping: Hashable, Sendable {
  public struct Rule: Hashable, Codable, Sendable {
    /// Epochs without improvement before training ends.
    public var patience = 200
    /// An improvement is a fall by more than this below the best loss so far.
    public var minimumDelta = 1e-10

    public init() {}
  }

  public let rule: Rule
  private var best = Double.infinity
  private var epochsWithoutImprovement = 0

  public init(_ rule: Rule) { self.rule = rule }

  /// Takes the loss of one epoch.
  ///
  /// - Returns: true when training should end.
  public mutating func shouldStop(after loss: Double) -> Bool {
    if loss < best - rule.minimumDelta {
      best = loss
      epochsWithoutImprovement = 0
    } else {
      epochsWithoutImprovement += 1
    }
    return epochsWithoutImprovement >= rule.patience
  }
}
