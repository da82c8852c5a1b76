public import PromptSpace
public import Studies

/// What the examples without a score leave open: how far they could move the result, and whether they are
/// missing by chance.
public struct DataQuality: Hashable, Encodable, Sendable {
  /// Examples that were tried on the validation split and have no score, over all trials.
  public let missing: Int
  /// Where the winner's validation score could lie.
  public let winnerBounds: ScoreBounds?
  /// Usable trials that could be the winner, had the missing examples been scored.
  public let contenders: [Int]
  /// Where winner minus baseline on the test split could lie.
  public let verdictBounds: DifferenceBounds?
  /// Whether failures on the validation split go with hard examples.
  public let missingness: MissingnessTest?
  /// Whether the missing test examples could turn the sign of the difference.
  public let signIsOpen: Bool
  /// Whether they could change the verdict.
  public let verdictIsOpen: Bool

  /// - Complexity: O(trials × examples).
  public init(of state: StudyState) {
    let outcomes = state.trials.filter { !state.isSuperseded($0) }.compactMap(\.outcome)
    missing = outcomes.reduce(0) { $0 + $1.errors }
    missingness = MissingnessTest(outcomes)
    let winner = state.incumbent
    winnerBounds = winner?.outcome?.bounds
    contenders = winner.map { Self.contenders(against: $0, in: state) } ?? []
    let comparison = Verdict(of: state).comparison
    if let comparison, let candidate = winner?.test, let seed = state.baseline?.test {
      verdictBounds = DifferenceBounds(candidate: candidate, baseline: seed)
      signIsOpen = verdictBounds?.canTurn(comparison) ?? false
      verdictIsOpen = verdictBounds?.canChange(comparison.verdict) ?? false
    } else {
      (verdictBounds, signIsOpen, verdictIsOpen) = (nil, false, false)
    }
  }

  /// One sentence for each reason to doubt the result; empty without one.
  public var warnings: [String] {
    var warnings: [String] = []
    if let bounds = winnerBounds, !contenders.isEmpty {
      warnings.append(
        "Missing examples could change the winner: its validation score could lie anywhere in "
          + "[\(Decimals.fixed(bounds.lower)), \(Decimals.fixed(bounds.upper))], and "
          + "\(Self.list(contenders)) could then be above it. Run 'maspob retry'.")
    }
    if let bounds = verdictBounds, signIsOpen || verdictIsOpen {
      let what = signIsOpen ? "the sign of the difference" : "the verdict"
      warnings.append(
        "Missing examples could change \(what): \(bounds.missing) of \(bounds.n) test pairs lack a "
          + "score, and with them the difference could lie anywhere in "
          + "[\(Decimals.signed(bounds.lower)), \(Decimals.signed(bounds.upper))]. "
          + "Run 'maspob retry'.")
    }
    if let missingness, missingness.errorsFavourHardExamples {
      warnings.append(
        "Errors concentrate on hard examples: where examples failed, the other evaluations score "
          + "\(Decimals.fixed(-missingness.easeDifference)) lower than elsewhere "
          + "(z = \(Decimals.fixed(missingness.z, places: 1)), \(missingness.failures) failures), so "
          + "every score is likely too high.")
    }
    return warnings
  }

  /// Usable trials whose best case lies above the winner's worst: both are reachable at once, since they
  /// concern replies of different prompts.
  private static func contenders(against winner: Trial, in state: StudyState) -> [Int] {
    guard let bounds = winner.outcome?.bounds else { return [] }
    return state.complete.filter { trial in
      guard trial.assignment != winner.assignment, let own = trial.outcome?.bounds else {
        return false
      }
      return own.missing + bounds.missing > 0 && own.upper > bounds.lower
    }.map(\.number)
  }

  private static func list(_ trials: [Int]) -> String {
    let shown = trials.prefix(5).map(String.init).joined(separator: ", ")
    let rest = trials.count > 5 ? " and \(trials.count - 5) more" : ""
    return (trials.count == 1 ? "trial " : "trials ") + shown + rest
  }
}
