import Foundation

/// How far a surrogate can be trusted on the observations of a study.
public struct SurrogateReport: Hashable, Codable, Sendable {
  /// How the left-out observations were predicted.
  public enum Method: String, Hashable, Codable, Sendable, CaseIterable {
    /// From one fit by an exact formula; hyper-parameters have seen the left-out scores.
    case closedForm = "closed_form"
    /// By as many fits as observations.
    case refit
  }

  /// What predicting each observation from all others showed.
  public struct LeaveOneOut: Hashable, Codable, Sendable {
    public let method: Method
    /// Root of the mean squared error.
    public let rmse: Double
    /// That of predicting the mean of the other scores, n/(n − 1) times the scores' deviation.
    public let meanRMSE: Double
    /// Spearman's, or `nil` when predictions or scores are all equal.
    public let rankCorrelation: Double?
    /// Share of scores inside the predicted 50 % interval; `nil` without predicted deviations.
    public let coverage50: Double?
    /// Likewise for 95 %.
    public let coverage95: Double?

    /// Whether the errors are smaller than those of the mean.
    public var beatsTheMean: Bool { rmse < meanRMSE }
  }

  public let observationCount: Int
  /// Root of the mean squared error on the fitted observations themselves.
  public let trainingRMSE: Double
  /// `nil` for a single observation.
  public let leaveOneOut: LeaveOneOut?

  /// One sentence for a person: whether to trust the surrogate, and by which numbers.
  public var summary: String {
    guard let leaveOneOut else { return "one observation: nothing can be said of the predictions" }
    let numbers =
      "leave-one-out error \(Self.text(leaveOneOut.rmse)), "
      + "the mean's \(Self.text(leaveOneOut.meanRMSE))"
    guard leaveOneOut.beatsTheMean else {
      return "no better than the mean of the scores: do not trust its proposals (\(numbers))"
    }
    let share = Int((100 * (1 - leaveOneOut.rmse / leaveOneOut.meanRMSE)).rounded())
    let rank = leaveOneOut.rankCorrelation.map { ", rank correlation \(Self.text($0))" } ?? ""
    return "\(share) % less error than the mean of the scores (\(numbers)\(rank))"
      + (isOverconfident ? "; its intervals are too narrow" : "")
  }

  /// Whether more scores lie outside the 95 % intervals than chance explains in 99 of 100 cases:
  /// more than 5 % by 2.33 standard errors.
  public var isOverconfident: Bool {
    guard let coverage = leaveOneOut?.coverage95 else { return false }
    let standardError = (0.95 * 0.05 / Double(observationCount)).squareRoot()
    return coverage < 0.95 - 2.33 * standardError
  }

  static func text(_ value: Double) -> String { String(format: "%.3g", value) }
}
