public import PromptSpace
public import Studies

/// Whether the winner beats the seed prompts on the split that the search never saw.
public struct Verdict: Hashable, Codable, Sendable {
  public enum Conclusion: String, Codable, Sendable, CaseIterable {
    /// The interval of the paired difference lies above zero.
    case better
    /// The interval of the paired difference lies below zero.
    case worse
    /// The interval holds zero, or too few examples differ.
    case notShown = "not_shown"
    /// No combination scored higher than the seed prompts.
    case seedRemains = "seed_remains"
    /// There is no test split, or the budget ended before it was measured.
    case notMeasured = "not_measured"
    /// The test split was told as means, without the examples that a paired comparison needs.
    case notPaired = "not_paired"
    /// There is no usable baseline to compare with.
    case noBaseline = "no_baseline"
  }

  public let conclusion: Conclusion
  public let winner: PromptAssignment?
  /// Winner against baseline on the test split.
  public let comparison: PairedComparison?

  public init(of state: StudyState) {
    winner = state.incumbent?.assignment
    guard let baseline = state.baseline, let incumbent = state.incumbent else {
      (conclusion, comparison) = (.noBaseline, nil)
      return
    }
    guard incumbent.assignment != baseline.assignment else {
      (conclusion, comparison) = (.seedRemains, nil)
      return
    }
    guard let candidate = incumbent.test, let seed = baseline.test else {
      (conclusion, comparison) = (.notMeasured, nil)
      return
    }
    guard let comparison = PairedComparison(candidate: candidate, baseline: seed) else {
      let areMeans = candidate.reported != nil || seed.reported != nil
      (conclusion, comparison) = (areMeans ? .notPaired : .notMeasured, nil)
      return
    }
    self.comparison = comparison
    conclusion =
      switch comparison.verdict {
      case .better: .better
      case .worse: .worse
      case .notShown: .notShown
      }
  }

  /// The conclusion as a sentence for a person.
  public var sentence: String {
    switch conclusion {
    case .better: "The new prompts are better: \(difference)."
    case .worse:
      "The new prompts are WORSE on unseen examples: \(difference). Keep the seed prompts."
    case .notShown: "Not shown to be better: \(difference)."
    case .seedRemains: "No combination scored above the seed prompts; keep them."
    case .notMeasured: "Not measured on a test split, so nothing is shown."
    case .notPaired:
      "The test split was told without its examples, so nothing can be paired and nothing is shown."
    case .noBaseline: "The seed prompts have no usable score, so nothing can be compared."
    }
  }

  private var difference: String {
    guard let comparison else { return "no comparison" }
    return "\(Decimals.signed(comparison.meanDifference)) on the test split, 95 % interval "
      + "[\(Decimals.signed(comparison.lower)), \(Decimals.signed(comparison.upper))], "
      + "n = \(comparison.n), \(comparison.differing) differ"
  }
}
