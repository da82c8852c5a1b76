import Comparison
import Randomness
import Reports

/// What a live comparison says about its methods.
///
/// The best combination is unknown, so that there is no regret: methods are set beside each other by what their
/// studies gained on examples that no search saw. Intervals are bootstraps over the seeds, given these data.
struct LiveSummary: Codable, Hashable {
  struct Method: Codable, Hashable {
    let name: String
    let studies: Int
    /// Mean validation score of what a study hands over.
    let meanBest: Double?
    /// Mean of that along the calls up to the cap.
    let area: Double?
    /// On the test split.
    let test: MeanInterval?
    /// On the test split, over the seed prompts.
    let gain: MeanInterval?
    /// Studies by their own paired verdict.
    let better: Int
    let worse: Int
    let meanCalls: Double
  }

  /// A method's gains minus the baseline's, seed by seed: above zero the method is better.
  struct Difference: Codable, Hashable {
    let method: String
    let baseline: String
    let gain: MeanInterval
    let area: MeanInterval
    let wins: Int
    let ties: Int
    let losses: Int
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
    let seeds = SeedSequence(seed: 1).child(project)
    methods = studies.map { Method($0, cap: maxCalls, seeds: seeds) }
    differences = studies.indices.filter { $0 != baseline }.compactMap {
      Difference(studies[$0], studies[baseline], cap: maxCalls, seeds: seeds)
    }
  }
}

extension LiveSummary.Method {
  fileprivate init(_ studies: [LiveStudy], cap: Int, seeds: SeedSequence) {
    let name = studies.first?.method ?? ""
    let own = seeds.child(name)
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    func interval(_ values: [Double]) -> MeanInterval? {
      values.isEmpty ? nil : .bootstrap(values, seeds: own)
    }
    self.init(
      name: name, studies: studies.count,
      meanBest: mean(studies.compactMap { $0.points.last?.best }),
      area: mean(studies.compactMap { $0.area(cap: cap) }),
      test: interval(studies.compactMap(\.bestTest)), gain: interval(studies.compactMap(\.gain)),
      better: studies.count { $0.conclusion == .better },
      worse: studies.count { $0.conclusion == .worse },
      meanCalls: mean(studies.map { Double($0.calls) }) ?? 0)
  }
}

extension LiveSummary.Difference {
  fileprivate init?(_ method: [LiveStudy], _ baseline: [LiveStudy], cap: Int, seeds: SeedSequence) {
    let pairs = zip(method, baseline).compactMap { own, other in
      own.gain.flatMap { gain in
        other.gain.flatMap { rival in
          own.area(cap: cap).flatMap { area in
            other.area(cap: cap).map { (gain: gain - rival, area: area - $0) }
          }
        }
      }
    }
    guard let first = method.first, let other = baseline.first, !pairs.isEmpty else { return nil }
    let own = seeds.child(first.method).child(other.method)
    self.init(
      method: first.method, baseline: other.method,
      gain: .bootstrap(pairs.map(\.gain), seeds: own.child("gain")),
      area: .bootstrap(pairs.map(\.area), seeds: own.child("area")),
      wins: pairs.count { $0.gain > 1e-12 }, ties: pairs.count { abs($0.gain) <= 1e-12 },
      losses: pairs.count { $0.gain < -1e-12 })
  }
}
