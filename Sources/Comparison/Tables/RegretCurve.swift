import PromptSpace
import Randomness

/// A method's mean normalized regret along the way, with a pointwise 95 % bootstrap band.
public struct RegretCurve: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    /// Evaluations or calls that were spent.
    public let spent: Int
    public let regret: MeanInterval
  }

  public enum Axis: String, Hashable, Sendable, CaseIterable {
    case evaluations, calls
  }

  /// At most this many points, evenly spread; more are not seen.
  public static let mostPoints = 60

  public let method: String
  public let points: [Point]

  /// The mean over studies at each point, and the central 95 % of the means of studies drawn with replacement.
  ///
  /// One draw of studies serves all points, so that a band is made of whole curves.
  ///
  /// - Parameters:
  ///   - values: by point, then by study.
  ///   - samples: a multiple of 40 minus one hits the percentiles exactly.
  /// - Precondition: at least one study, the same number at every point.
  /// - Complexity: O(samples · points · studies).
  init(
    method: String, spent: [Int], values: [[Double]], samples: Int = 399, seeds: SeedSequence
  ) {
    let studies = values.first?.count ?? 0
    precondition(studies > 0 && values.allSatisfy { $0.count == studies }, "\(studies) studies")
    var generator = seeds.child("bands").generator
    var means = [[Double]](repeating: [], count: values.count)
    for _ in 0..<samples {
      var weights = [Double](repeating: 0, count: studies)
      for _ in 0..<studies { weights[Int.random(in: 0..<studies, using: &generator)] += 1 }
      for (point, own) in values.enumerated() {
        var sum = 0.0
        for study in 0..<studies { sum += own[study] * weights[study] }
        means[point].append(sum / Double(studies))
      }
    }
    let tail = (1 - ScoreInterval.confidence) / 2
    let low = max(0, Int((tail * Double(samples + 1)).rounded()) - 1)
    self.method = method
    points = zip(spent, zip(values, means)).map { spent, entry in
      let sorted = entry.1.sorted()
      return Point(
        spent: spent,
        regret: MeanInterval(
          mean: entry.0.reduce(0, +) / Double(studies), lower: sorted[low],
          upper: sorted[samples - 1 - low]))
    }
  }
}

extension TableComparison {
  /// One curve for each method, over the studies of the tables together.
  ///
  /// Before its first evaluation a study has the seed prompts; one that ended keeps what it had.
  ///
  /// - Precondition: at least one table and one seed.
  /// - Complexity: O(studies · (evaluations + points · 399)).
  public func regretCurves(_ results: [Result], over axis: RegretCurve.Axis) -> [RegretCurve] {
    let spent = grid(results, axis)
    return methods.enumerated().map { method, name in
      let paths = results.flatMap { result in
        result.studies[method].map { RegretPath($0, on: result.problem, axis) }
      }
      return RegretCurve(
        method: name.description, spent: spent,
        values: spent.map { place in paths.map { $0.regret(after: place) } },
        seeds: SeedSequence(seed: 1).child(axis.rawValue))
    }
  }

  /// From the first evaluation, or from no call at all, to the limit or else the longest study.
  private func grid(_ results: [Result], _ axis: RegretCurve.Axis) -> [Int] {
    let studies = results.flatMap(\.studies).joined()
    let (first, longest) =
      switch axis {
      case .evaluations: (1, limits.evaluations ?? studies.map { $0.study.points.count }.max())
      case .calls: (0, studies.compactMap(\.calls.last).max())
      }
    let last = max(first, longest ?? first)
    let count = min(RegretCurve.mostPoints, last - first + 1)
    guard count > 1 else { return [first] }
    return (0..<count).map { first + $0 * (last - first) / (count - 1) }
  }
}

/// One study's regret as a function of what was spent.
private struct RegretPath {
  let start: Double
  /// Ascending.
  let spent: [Int]
  let regrets: [Double]

  init(_ priced: PricedStudy, on problem: TableProblem, _ axis: RegretCurve.Axis) {
    start = problem.normalizedRegret(of: problem.space.seed)
    regrets = priced.study.points.map(\.normalizedRegret)
    spent = axis == .calls ? priced.calls : Array(1...max(regrets.count, 1))
  }

  /// Regret of the last evaluation that was paid by then; replayed evaluations cost nothing.
  func regret(after place: Int) -> Double {
    var (low, high) = (0, regrets.count)
    while low < high {
      let middle = (low + high) / 2
      if spent[middle] <= place { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? start : regrets[low - 1]
  }
}
