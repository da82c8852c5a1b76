/// What a proposer wants evaluated next, and why.
public struct Proposal: Hashable, Codable, Sendable {
  /// Which rule chose the assignment.
  public enum Source: String, Hashable, Codable, Sendable, CaseIterable {
    /// The assignment of all seed prompts, the baseline.
    case seed
    /// A random draw before the first fit.
    case warmUp
    /// The maximum of the acquisition that a search found.
    case search
    /// The largest uncertainty, chosen when there was no usable model.
    case spaceFilling
    /// A random draw by a proposer that never does anything else.
    case random
    /// Measured by somebody outside without having been proposed.
    case told
  }

  /// How the maximum of the acquisition was searched.
  public struct Search: Hashable, Codable, Sendable {
    /// Whether every open assignment was scored; otherwise it was coordinate ascent.
    public let isExact: Bool
    /// By how much coordinate ascent alone would have fallen short of the maximum, in units of the
    /// acquisition; `nil` where it was not compared.
    public let ascentLoss: Double?

    public init(isExact: Bool, ascentLoss: Double? = nil) {
      self.isExact = isExact
      self.ascentLoss = ascentLoss
    }
  }

  /// What was maximized where it is not the predicted mean with a bonus for uncertainty.
  public enum Utility: String, Hashable, Codable, Sendable {
    /// How far the score is expected to exceed the best one.
    case expectedImprovement
    /// What is gained on the best prediction so far, divided by calls.
    case gainPerCall
  }

  public let assignment: PromptAssignment
  public let source: Source
  /// The surrogate's mean score μ, or `nil` when nothing was fitted.
  public let predictedMean: Double?
  /// The standard deviation σ of the exploration term, or `nil` when none was computed.
  public let uncertainty: Double?
  /// The utility that was maximized, or `nil` when nothing was.
  public let acquisition: Double?
  /// What ``acquisition`` is where it is not a mean with a bonus, else `nil`, as in journals that have no such key.
  public let utility: Utility?
  /// One line for a person: how the search and the fit went.
  public let note: String
  /// How the assignment was searched, or `nil` when nothing was maximized.
  public let search: Search?
  /// The examples to ask, or `nil` for all of them.
  public let purchase: ExamplePurchase?

  public init(
    assignment: PromptAssignment, source: Source, predictedMean: Double? = nil,
    uncertainty: Double? = nil, acquisition: Double? = nil, utility: Utility? = nil,
    note: String = "", search: Search? = nil, purchase: ExamplePurchase? = nil
  ) {
    self.assignment = assignment
    self.source = source
    self.predictedMean = predictedMean
    self.uncertainty = uncertainty
    self.acquisition = acquisition
    self.utility = utility
    self.note = note
    self.search = search
    self.purchase = purchase
  }
}
