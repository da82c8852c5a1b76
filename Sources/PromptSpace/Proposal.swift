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

  public let assignment: PromptAssignment
  public let source: Source
  /// The surrogate's mean score μ, or `nil` when nothing was fitted.
  public let predictedMean: Double?
  /// The standard deviation σ of the exploration term, or `nil` when none was computed.
  public let uncertainty: Double?
  /// The utility that was maximized, or `nil` when nothing was.
  public let acquisition: Double?
  /// One line for a person: how the search and the fit went.
  public let note: String

  public init(
    assignment: PromptAssignment, source: Source, predictedMean: Double? = nil,
    uncertainty: Double? = nil, acquisition: Double? = nil, note: String = ""
  ) {
    self.assignment = assignment
    self.source = source
    self.predictedMean = predictedMean
    self.uncertainty = uncertainty
    self.acquisition = acquisition
    self.note = note
  }
}
