/// Whether examples fail the more often the harder they are, which no average over the rest can repair.
///
/// For each example i, mᵢ counts the evaluations in which it failed, and eᵢ is its ease: its mean score in the
/// other evaluations, each first centred by that evaluation's own mean. If failures have nothing to do with
/// ease, the pairing of m with e is as good as any permutation, under which Σ (mᵢ − m̄)(eᵢ − ē) has mean 0 and
/// variance Σ (mᵢ − m̄)²·Σ (eᵢ − ē)² / (k − 1) for k examples. Failures of one example may hang together over
/// evaluations, since examples, not failures, are permuted.
///
/// An example that never had a score says nothing here; ``neverScored`` counts them.
public struct MissingnessTest: Hashable, Codable, Sendable {
  /// Fewer failures than this, or on fewer examples than ``minimumFailing``, are no evidence of anything.
  public static let minimumFailures = 5
  public static let minimumFailing = 3
  public static let minimumExamples = 10
  /// One-sided 2.5 %: the warning is seen after every study, and should be believed.
  static let threshold = -1.959963984540054

  /// Failures of examples with a known ease.
  public let failures: Int
  /// Mean ease where examples failed minus the mean ease of all: below 0 where hard ones fail more.
  public let easeDifference: Double
  /// The standardized statistic; about standard normal when failures are independent of ease.
  public let z: Double
  /// Examples that failed in every evaluation that tried them.
  public let neverScored: Int

  /// - Parameter outcomes: evaluations on one split.
  /// - Returns: `nil` with too little to tell.
  /// - Complexity: O(evaluations × examples).
  public init?(_ outcomes: [EvaluationOutcome]) {
    var (failed, scored, eases, ids) = (
      [String: Int](), [String: Int](), [String: Double](), [String]()
    )
    for outcome in outcomes {
      let mean = outcome.score ?? 0
      for example in outcome.examples where example.status != .skipped {
        if failed[example.example] == nil {
          ids.append(example.example)
          failed[example.example] = 0
        }
        if let score = example.score {
          scored[example.example, default: 0] += 1
          eases[example.example, default: 0] += score - mean
        } else {
          failed[example.example, default: 0] += 1
        }
      }
    }
    let known = ids.filter { scored[$0] != nil }
    let counts = known.map { Double(failed[$0, default: 0]) }
    let ease = known.map { eases[$0, default: 0] / Double(scored[$0, default: 1]) }
    let total = counts.reduce(0, +)
    guard known.count >= Self.minimumExamples, total >= Double(Self.minimumFailures),
      counts.count(where: { $0 > 0 }) >= Self.minimumFailing
    else { return nil }
    let k = Double(known.count)
    let (meanCount, meanEase) = (total / k, ease.reduce(0, +) / k)
    let product = zip(counts, ease).reduce(0) { $0 + ($1.0 - meanCount) * ($1.1 - meanEase) }
    let countSquares = counts.reduce(0) { $0 + ($1 - meanCount) * ($1 - meanCount) }
    let easeSquares = ease.reduce(0) { $0 + ($1 - meanEase) * ($1 - meanEase) }
    let deviation = (countSquares * easeSquares / (k - 1)).squareRoot()
    // Equal counts or equal ease leave nothing to compare.
    guard deviation > 1e-12 else { return nil }
    failures = Int(total)
    easeDifference = product / total
    z = product / deviation
    neverScored = ids.count - known.count
  }

  /// True when errors concentrate on hard examples.
  public var errorsFavourHardExamples: Bool { z < Self.threshold }
}
