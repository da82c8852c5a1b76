import Foundation
public import Numerics
public import PromptSpace
public import Randomness

/// The Gaussian process of ``GaussianProcessSurrogate`` with its hyper-parameters integrated out.
///
/// With few observations many hyper-parameters fit about equally well, and the likeliest are often wrong: too
/// sure, or blind to the edges. Instead of one θ this model keeps the m likeliest of M fixed draws of the prior,
/// weighed by their likelihood,
///
///     p(f | y) ≈ Σ_j ω_j·p(f | y, θ_j)        ω_j ∝ p(y | θ_j)
///     mean = Σ ω_j·μ_j        variance = Σ ω_j·(σ_j² + μ_j²) − mean²
///
/// A complete evaluation scores every example of the split, so that nothing of its sampling noise is left as far
/// as the mean over that split is concerned: noise variances are multiplied by 1 − n/n_max, the correction for
/// finite populations, and what repeats differ by is left to τ².
///
/// Sources: M. Osborne, "Bayesian Gaussian Processes for Sequential Prediction", 2010, chapter 3; W. Cochran,
/// "Sampling Techniques", 1977, section 2.6.
public struct GaussianProcessMixture: ProbabilisticSurrogate, SampledSurrogate {
  /// M; the first is the prior's median.
  public static let defaultDraws = 48
  /// m.
  public static let defaultComponents = 8
  /// The weights come from the first so many observations, by then they have settled: each further one would cost
  /// M factorizations.
  public static let weighedObservations = 40

  let embeddings: [Matrix<Double>]
  let space: AssignmentSpace
  let edges: [(from: Int, to: Int)]
  private let draws: [GaussianProcessParameters]
  private let largestCount: Int

  /// The likeliest components with their weights, which add up to 1; the likeliest first.
  private var fitted: [Component] = []

  private struct Component: Sendable {
    let weight: Double
    var posterior: GaussianProcessPosterior
  }

  /// An unfitted model.
  ///
  /// - Parameters:
  ///   - topology: the workflow.
  ///   - embeddings: for each agent, in the topology's order, its candidates' embeddings, `P_i × d`.
  ///   - draws: M.
  ///   - components: m, the most of them that are kept.
  /// - Precondition: there is one matrix an agent, each with at least one row, all of one width; 1 ≤ m ≤ M.
  public init(
    topology: WorkflowTopology, embeddings: [Matrix<Double>], draws: Int = defaultDraws,
    components: Int = defaultComponents
  ) {
    precondition(
      embeddings.count == topology.count,
      "\(embeddings.count) agents' embeddings for \(topology.count) agents")
    precondition((1...draws).contains(components), "\(components) components of \(draws) draws")
    self.embeddings = embeddings
    space = NodeTable(embeddings).space
    edges = topology.edges
    self.draws = GaussianProcessPrior.integratedDraws(draws)
    largestCount = components
  }

  /// Weighs all draws and conditions the likeliest; on an error the last fit stays in force.
  ///
  /// - Parameter seeds: without effect, nothing here is random.
  /// - Throws: ``SurrogateError``; `trainingDiverged` where no draw has a finite likelihood.
  /// - Complexity: O(draws·(w³ + w²·(N + |E|)) + components·n³ + n·d·ΣP_i), w = min(n, 40).
  public mutating func fit(
    _ observations: [Observation], seeds: SeedSequence
  ) throws -> FitReport {
    try space.check(observations)
    let noise = ObservationNoise.finitePopulationVariances(of: observations)
    let problem = GaussianProcessProblem(
      observations, embeddings: embeddings, edges: edges, noise: noise)
    let likelihoods = likelihoods(of: Array(observations.prefix(Self.weighedObservations)), noise)
    let best = likelihoods.max() ?? -.infinity
    guard best.isFinite else {
      throw SurrogateError.trainingDiverged(epoch: draws.count, loss: -best)
    }
    let order = likelihoods.indices.sorted { (-likelihoods[$0], $0) < (-likelihoods[$1], $1) }
    var components = try order.prefix(largestCount).filter { likelihoods[$0].isFinite }.map {
      (exp(likelihoods[$0] - best), try GaussianProcessPosterior(problem, parameters: draws[$0]))
    }
    // What hardly counts costs as much to evaluate as the rest.
    components.removeAll { $0.0 < 0.01 }
    let total = components.reduce(0) { $0 + $1.0 }
    let fresh = components.map { Component(weight: $0.0 / total, posterior: $0.1) }
    let errors = zip(Self.means(fresh, problem.assignments), observations).map { $0 - $1.score }
    let loss = dot(errors, errors) / Double(errors.count)
    guard loss.isFinite else {
      throw SurrogateError.trainingDiverged(epoch: draws.count, loss: loss)
    }
    fitted = fresh
    return FitReport(epochs: 1, trainingLoss: loss, stoppedEarly: false)
  }

  /// log p(y | θ_j) of every draw.
  private func likelihoods(of observations: [Observation], _ noise: [Double]) -> [Double] {
    let problem = GaussianProcessProblem(
      observations, embeddings: embeddings, edges: edges,
      noise: Array(noise.prefix(observations.count)))
    return draws.map { problem.likelihood.logLikelihood($0) ?? -.infinity }
  }

  /// - Complexity: O(assignments·components·n·(N + |E|)).
  public func predict(_ assignments: [PromptAssignment]) -> [Double] {
    requireFit(for: assignments)
    return Self.means(fitted, assignments)
  }

  /// - Complexity: O(assignments·components·n·(n + N + |E|)).
  public func posterior(_ assignments: [PromptAssignment]) -> [ScorePosterior] {
    requireFit(for: assignments)
    var means = [Double](repeating: 0, count: assignments.count)
    var squares = means
    for component in fitted {
      for (index, own) in component.posterior.posterior(assignments).enumerated() {
        means[index] += component.weight * own.mean
        squares[index] +=
          component.weight * (own.standardDeviation * own.standardDeviation + own.mean * own.mean)
      }
    }
    return zip(means, squares).map {
      ScorePosterior(mean: $0, standardDeviation: max($1 - $0 * $0, 0).squareRoot())
    }
  }

  /// - Complexity: O(components·pending·(n² + d·ΣP_i)).
  public func expecting(_ pending: [PromptAssignment]) -> GaussianProcessMixture {
    requireFit(for: pending)
    var copy = self
    for index in fitted.indices {
      copy.fitted[index].posterior = fitted[index].posterior.expecting(
        pending, embeddings: embeddings)
    }
    return copy
  }

  /// A draw of one component, chosen by weight, around the mixture's mean.
  public func deviationDraw(_ seeds: SeedSequence) -> DeviationDraw {
    requireFit(for: [])
    var generator = seeds.child("component").generator
    var rest = Double.random(in: 0..<1, using: &generator)
    let chosen =
      fitted.first { component in
        rest -= component.weight
        return rest < 0
      } ?? fitted[0]
    let own = chosen.posterior.deviationDraw(seeds, embeddings: embeddings)
    let all = fitted
    return DeviationDraw(isJoint: own.isJoint) { assignments in
      let means = zip(chosen.posterior.means(assignments), Self.means(all, assignments))
      return zip(means, own(assignments)).map { $0.0 - $0.1 + $1 }
    }
  }

  public func noiseVariance(of observation: Observation) -> Double {
    requireFit(for: [])
    return fitted.reduce(0) { sum, component in
      let deviation = component.posterior.scale.deviation
      return sum + component.weight * component.posterior.parameters.noiseFloor * deviation
        * deviation
    }
  }

  private func requireFit(for assignments: [PromptAssignment]) {
    precondition(!fitted.isEmpty, "use before a successful fit")
    space.requireContained(assignments)
  }

  private static func means(
    _ components: [Component], _ assignments: [PromptAssignment]
  ) -> [Double] {
    var result = [Double](repeating: 0, count: assignments.count)
    for component in components {
      for (index, mean) in component.posterior.means(assignments).enumerated() {
        result[index] += component.weight * mean
      }
    }
    return result
  }
}
