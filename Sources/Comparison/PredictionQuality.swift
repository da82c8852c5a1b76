import Foundation
import PromptSpace
public import Randomness
import Strategies
import Surrogates

/// How well a method's surrogate knows a whole space after some uniform evaluations.
///
/// A search mixes what a model knows with how it explores; this is the first part alone.
public struct PredictionQuality: Hashable, Codable, Sendable {
  /// Pearson's correlation of predicted and true scores over all assignments; 0 where one is constant.
  public let correlation: Double
  /// Root mean squared difference from the true scores.
  public let rmse: Double
  /// Simple regret of the assignment with the highest prediction.
  public let greedyRegret: Double
  /// Share of true scores within the posterior mean ± 1.96 deviations; `nil` without a posterior.
  public let coverage: Double?

  /// - Parameter observations: how many distinct uniform draws are evaluated and fitted.
  /// - Returns: `nil` for a method without a surrogate.
  /// - Throws: what the fit throws.
  public init?(
    of method: ComparisonMethod, on problem: some InstantProblem, observations count: Int,
    seeds: SeedSequence
  ) throws {
    guard var surrogate = try method.surrogate(for: problem) else { return nil }
    var draws = RandomProposer(space: problem.space, seeds: seeds)
    var observations: [Observation] = []
    for _ in 0..<count {
      let assignment = try draws.suggest().assignment
      guard let observation = problem.observation(of: assignment, visit: 0) else { continue }
      draws.observe(observation)
      observations.append(observation)
    }
    _ = try surrogate.fit(observations, seeds: seeds.child("fit"))
    let all = (0..<(problem.space.count ?? 0)).map(problem.space.assignment(at:))
    let (predicted, truth) = (surrogate.predict(all), all.map(problem.trueScore(of:)))
    correlation = Self.correlation(predicted, truth)
    let squares = zip(predicted, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    rmse = (squares / Double(all.count)).squareRoot()
    var best = 0
    for rank in predicted.indices where predicted[rank] > predicted[best] { best = rank }
    greedyRegret = problem.simpleRegret(of: all[best])
    let fitted = (surrogate as? AutomaticSurrogate)?.chosen ?? surrogate
    coverage = (fitted as? any ProbabilisticSurrogate).map { model in
      let inside = zip(model.posterior(all), truth).count { posterior, score in
        abs(posterior.mean - score) <= 1.96 * posterior.standardDeviation
      }
      return Double(inside) / Double(all.count)
    }
  }

  static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let n = Double(a.count)
    let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      ab += (x - meanA) * (y - meanB)
      aa += (x - meanA) * (x - meanA)
      bb += (y - meanB) * (y - meanB)
    }
    return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : 0
  }
}
