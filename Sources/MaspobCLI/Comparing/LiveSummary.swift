import Comparison
import Reports

/// What a live comparison says about its methods.
///
/// The best combination is unknown, so that there is no regret: methods are set beside each other by what their
/// studies gained on examples that no search saw. Intervals are by Student's t over the seeds, given these data.
struct LiveSummary: Codable, Hashable {
  struct Method: Codable, Hashable {
    let name: String
    let studies: Int
    /// Validation score of what a study hands over.
    let best: SeedMean
    /// Mean of that along the calls up to the cap.
    let area: SeedMean
    /// On the test split.
    let test: SeedMean
    /// On the test split, over the seed prompts.
    let gain: SeedMean
    /// Studies by their own paired verdict.
    let better: Int
    let worse: Int
    let meanCalls: Double
  }

  /// A method's gains minus the baseline's, seed by seed: above zero the method is better.
  struct Difference: Codable, Hashable {
    let method: String
    let baseline: String
    /// Pairs of studies, one for each seed that both methods have.
    let pairs: Int
    /// Over the pairs with a measurement of both on the test split.
    let gain: SeedMean
    let area: SeedMean
    let wins: Int
    let ties: Int
    let losses: Int

    /// Pairs that ``gain`` lacks, since one of the studies was not measured.
    var unmeasured: Int { pairs - gain.n }
  }

  let project: String
  let maxCalls: Int
  let methods: [Method]
  let differences: [Difference]

  /// - Parameters:
  ///   - studies: `[method][seed]`.
  ///   - baseline: a position.
  init(_ project: String, _ studies: [[LiveStudy]], baseline: Int, maxCalls: Int) {
    self.project = project
    self.maxCalls = maxCalls
    methods = studies.map { Method($0, cap: maxCalls) }
    differences = studies.indices.filter { $0 != baseline }.compactMap {
      Difference(studies[$0], studies[baseline], cap: maxCalls)
    }
  }
}

extension LiveSummary.Method {
  fileprivate init(_ studies: [LiveStudy], cap: Int) {
    self.init(
      name: studies.first?.method ?? "", studies: studies.count,
      best: SeedMean(studies.compactMap { $0.points.last?.best }),
      area: SeedMean(studies.compactMap { $0.area(cap: cap) }),
      test: SeedMean(studies.compactMap(\.bestTest)), gain: SeedMean(studies.compactMap(\.gain)),
      better: studies.count { $0.conclusion == .better },
      worse: studies.count { $0.conclusion == .worse },
      meanCalls: Double(studies.reduce(0) { $0 + $1.calls }) / Double(max(1, studies.count)))
  }
}

extension LiveSummary.Difference {
  fileprivate init?(_ method: [LiveStudy], _ baseline: [LiveStudy], cap: Int) {
    guard let first = method.first, let other = baseline.first else { return nil }
    let pairs = zip(method, baseline)
    let gains = pairs.compactMap { own, other in
      own.gain.flatMap { gain in other.gain.map { gain - $0 } }
    }
    let areas = pairs.compactMap { own, other in
      own.area(cap: cap).flatMap { area in other.area(cap: cap).map { area - $0 } }
    }
    self.init(
      method: first.method, baseline: other.method, pairs: min(method.count, baseline.count),
      gain: SeedMean(gains), area: SeedMean(areas), wins: gains.count { $0 > 1e-12 },
      ties: gains.count { abs($0) <= 1e-12 }, losses: gains.count { $0 < -1e-12 })
  }
}
