/// Lowers the learning rate when the loss no longer falls, with the semantics of PyTorch's
/// `ReduceLROnPlateau` in its relative mode.
public struct PlateauSchedule: Hashable, Sendable {
  public struct Rule: Hashable, Codable, Sendable {
    /// What the learning rate is multiplied by.
    public var factor = 0.7
    /// Epochs without improvement that are tolerated; the next one lowers the rate.
    public var patience = 30
    /// The rate never falls below this.
    public var floor = 1e-5
    /// An improvement is a loss below (1 − threshold) times the best so far.
    public var threshold = 1e-4
    /// A change of the rate no larger than this is not made.
    public var smallestChange = 1e-8

    public init() {}
  }

  public let rule: Rule
  public private(set) var learningRate: Double
  private var best = Double.infinity
  private var badEpochs = 0

  public init(_ rule: Rule, learningRate: Double) {
    self.rule = rule
    self.learningRate = learningRate
  }

  /// Takes the loss of one epoch and lowers ``learningRate`` if it is time.
  public mutating func step(loss: Double) {
    if loss < best * (1 - rule.threshold) {
      best = loss
      badEpochs = 0
    } else {
      badEpochs += 1
    }
    guard badEpochs > rule.patience else { return }
    badEpochs = 0
    let lowered = max(learningRate * rule.factor, rule.floor)
    if learningRate - lowered > rule.smallestChange { learningRate = lowered }
  }
}
