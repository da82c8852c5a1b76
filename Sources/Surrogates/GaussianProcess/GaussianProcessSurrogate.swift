public import Numerics
public import PromptSpace
public import Randomness

/// An exact Gaussian process over assignments whose kernel follows the workflow's graph.
///
/// For standardized scores, N agents with the edges E, and assignments p and q,
///
///     k(p, q) = 1 + s²/N·Σᵢ kᵢ(pᵢ, qᵢ) + w²/|E|·Σ over (i, j) in E of kᵢ(pᵢ, qᵢ)·kⱼ(pⱼ, qⱼ)
///     kᵢ(p, q) = (1 − δ)·matern₅⁄₂(‖e(i,p) − e(i,q)‖ / (uᵢ·ℓ)) + δ·[p = q]
///
/// with uᵢ² the mean squared distance within the agent's pool. The first term is the uncertain mean,
/// the second an additive effect of each prompt, the third the effect of a prompt that depends on a
/// neighbour's; δ keeps prompts apart that embed alike. The noise of observation a is vₐ + τ², with
/// vₐ of ``ObservationNoise``. (s², w², δ, ℓ, τ²) maximize the log marginal likelihood plus the log
/// of a weak prior, so that few observations are enough.
///
/// Sources: C. Rasmussen, C. Williams, "Gaussian Processes for Machine Learning", 2006, chapters 2
/// and 5; additive kernels: D. Duvenaud et al., NeurIPS 2011.
public struct GaussianProcessSurrogate: ProbabilisticSurrogate, SampledSurrogate,
  ClosedFormLeaveOneOut
{
  /// Searches for hyper-parameters: one from the prior's median, the others from draws of it.
  public var starts = 3

  let embeddings: [Matrix<Double>]
  let space: AssignmentSpace
  let edges: [(from: Int, to: Int)]

  /// What the last fit learned.
  private(set) var fitted: GaussianProcessPosterior?
  /// How the last fit went, or `nil` before one.
  public private(set) var details: Details?

  /// How hyper-parameters were found.
  public struct Details: Hashable, Codable, Sendable {
    public let parameters: GaussianProcessParameters
    /// Of the standardized scores.
    public let logMarginalLikelihood: Double
    /// What had to be added to the diagonal to factorize it, in units of the scores' variance; 0
    /// unless rounding made the matrix indefinite.
    public let jitter: Double
    /// Likelihoods computed.
    public let evaluations: Int
  }

  /// An unfitted model.
  ///
  /// - Parameters:
  ///   - topology: the workflow.
  ///   - embeddings: for each agent, in the topology's order, its candidates' embeddings, `P_i × d`.
  /// - Precondition: there is one matrix an agent, each with at least one row, all of one width.
  public init(topology: WorkflowTopology, embeddings: [Matrix<Double>]) {
    precondition(
      embeddings.count == topology.count,
      "\(embeddings.count) agents' embeddings for \(topology.count) agents")
    self.embeddings = embeddings
    space = NodeTable(embeddings).space
    edges = topology.edges
  }

  /// Fits hyper-parameters, then the posterior; on an error the last fit stays in force.
  ///
  /// - Parameter seeds: draw the starting points.
  /// - Throws: ``SurrogateError``; `trainingDiverged` where no hyper-parameters give a finite
  ///   likelihood.
  /// - Complexity: O(starts·iterations·(n³ + n²·(N + |E|)) + n·d·ΣP_i).
  public mutating func fit(
    _ observations: [Observation], seeds: SeedSequence
  ) throws -> FitReport {
    try space.check(observations)
    let problem = GaussianProcessProblem(observations, embeddings: embeddings, edges: edges)
    var evaluations = 0
    let best = bestPoint(seeds: seeds) { theta in
      evaluations += 1
      return problem.likelihood.negativeLogPosterior(theta)
    }
    guard best.value.isFinite else {
      throw SurrogateError.trainingDiverged(epoch: evaluations, loss: best.value)
    }
    return try condition(
      problem, on: GaussianProcessParameters(unconstrained: best.position),
      evaluations: evaluations)
  }

  /// The posterior for given hyper-parameters.
  @discardableResult
  mutating func condition(
    _ problem: GaussianProcessProblem, on parameters: GaussianProcessParameters,
    evaluations: Int = 0
  ) throws -> FitReport {
    let likelihood = try? problem.likelihood.evaluate(parameters)
    guard let posterior = try? GaussianProcessPosterior(problem, parameters: parameters) else {
      throw SurrogateError.trainingDiverged(epoch: evaluations, loss: .nan)
    }
    let errors = zip(posterior.means(problem.assignments), problem.likelihood.targets).map {
      $0 - problem.scale.score($1)
    }
    let loss = dot(errors, errors) / Double(errors.count)
    guard loss.isFinite else {
      throw SurrogateError.trainingDiverged(epoch: evaluations, loss: loss)
    }
    fitted = posterior
    details = Details(
      parameters: parameters, logMarginalLikelihood: likelihood?.logLikelihood ?? -.infinity,
      jitter: posterior.jitter, evaluations: evaluations)
    return FitReport(epochs: 1, trainingLoss: loss, stoppedEarly: false)
  }

  /// - Complexity: O(assignments·n·(N + |E|)).
  public func predict(_ assignments: [PromptAssignment]) -> [Double] {
    guard let fitted else { preconditionFailure("predict before a successful fit") }
    space.requireContained(assignments)
    return fitted.means(assignments)
  }

  /// - Complexity: O(assignments·n·(n + N + |E|)).
  public func posterior(_ assignments: [PromptAssignment]) -> [ScorePosterior] {
    guard let fitted else { preconditionFailure("predict before a successful fit") }
    space.requireContained(assignments)
    return fitted.posterior(assignments)
  }

  /// - Complexity: O(pending·(n² + d·ΣP_i)).
  public func expecting(_ pending: [PromptAssignment]) -> GaussianProcessSurrogate {
    guard let fitted else { preconditionFailure("expecting before a successful fit") }
    space.requireContained(pending)
    var copy = self
    copy.fitted = fitted.expecting(pending, embeddings: embeddings)
    return copy
  }

  public func deviationDraw(_ seeds: SeedSequence) -> DeviationDraw {
    guard let fitted else { preconditionFailure("a draw before a successful fit") }
    return fitted.deviationDraw(seeds, embeddings: embeddings)
  }

  public func noiseVariance(of observation: Observation) -> Double {
    guard let fitted else { preconditionFailure("predict before a successful fit") }
    let known = ObservationNoise.variances(of: [observation]).first ?? 0
    let deviation = fitted.scale.deviation
    return known + fitted.parameters.noiseFloor * deviation * deviation
  }

  public func leaveOneOut() -> [LeaveOneOutPrediction]? {
    guard let fitted else { preconditionFailure("leave one out before a successful fit") }
    return fitted.leaveOneOut.count > 1 ? fitted.leaveOneOut : nil
  }

  private func bestPoint(
    seeds: SeedSequence, _ function: ([Double]) -> BoundedQuasiNewton.Point
  ) -> BoundedQuasiNewton.Point {
    let search = BoundedQuasiNewton(bounds: GaussianProcessPrior.bounds)
    let centre = GaussianProcessPrior.centre
    var best = search.minimize(from: centre, function)
    var generator = seeds.child("starts").generator
    for _ in 1..<max(starts, 1) {
      let start = zip(centre, GaussianProcessPrior.deviations).map {
        $0 + $1 * generator.standardNormal()
      }
      let point = search.minimize(from: start, function)
      if point.value < best.value { best = point }
    }
    return best
  }
}
