import Foundation
public import Numerics
public import PromptSpace

/// A Gaussian process over combinations and blocks of examples, its hyper-parameters integrated out.
///
/// A combination's score on a few examples is its score on all of them plus an error of sampling, and errors of
/// different combinations on the same examples agree in part: what one block teaches about F, the mean over all
/// examples, depends on which combinations were asked about it. ``CellKernel`` says how.
///
/// Like ``GaussianProcessMixture`` it keeps the m likeliest of M fixed draws of the hyper-parameters, weighed by their
/// likelihood. Between fits each observation updates posteriors and weights exactly; draws are weighed anew, and
/// scores standardized anew, when the observations grew by a fifth.
public struct CellProcess: Sendable {
  /// M; the first is the prior's median.
  public static let defaultDraws = 48
  /// m.
  public static let defaultComponents = 6
  /// Draws are weighed by the first so many cells, as by then the weights have settled.
  public static let weighedCells = 160

  public let candidateCount: Int
  private let space: CellSpace
  private let exampleCount: Double
  /// Of each draw of the hyper-parameters.
  private var kernels: [CellKernel]
  private let largestCount: Int
  private var scores = CellScores()
  private var scale = CellScores().scale
  private(set) var posteriors: [CellPosterior] = []
  /// Of each posterior, up to a common constant.
  private var logWeights: [Double] = []
  /// Of each component, adding up to 1.
  public private(set) var weights: [Double] = []
  private var fittedCount = 0

  /// - Parameters:
  ///   - topology: the workflow.
  ///   - embeddings: for each agent, in the topology's order, its prompts' embeddings, `P_i × d`.
  ///   - candidates: the combinations that are modelled; their positions name them.
  ///   - blocks: of the examples.
  ///   - draws: M.
  ///   - components: m, the most of them that are kept.
  /// - Precondition: one matrix an agent, each with a row for every prompt of the candidates; 1 ≤ m ≤ M.
  public init(
    topology: WorkflowTopology, embeddings: [Matrix<Double>], candidates: [PromptAssignment],
    blocks: ExampleBlocks, draws: Int = defaultDraws, components: Int = defaultComponents
  ) {
    precondition(
      embeddings.count == topology.count,
      "\(embeddings.count) agents' embeddings for \(topology.count) agents")
    precondition((1...draws).contains(components), "\(components) components of \(draws) draws")
    candidateCount = candidates.count
    let space = CellSpace(
      topology: topology, embeddings: embeddings, candidates: candidates, shares: blocks.shares)
    self.space = space
    exampleCount = Double(blocks.sizes.reduce(0, +))
    kernels = CellParameters.integratedDraws(draws).map { CellKernel(space, $0) }
    largestCount = components
  }

  /// Number of measured cells.
  public var cellCount: Int { scores.cells.count }

  /// Learns a candidate's scores on some blocks; examples without a score are left out.
  ///
  /// - Precondition: the candidate was not measured on the blocks before.
  /// - Throws: ``SurrogateError/trainingDiverged(epoch:loss:)`` where no draw has a finite likelihood.
  /// - Complexity: O(m·n·M·blocks), and where the observations grew by a fifth O(draws·n³ + m·n²·M·blocks).
  public mutating func observe(
    candidate: Int, _ measured: [(block: Int, scores: [Double])]
  ) throws(SurrogateError) {
    let known = scores.cells.count
    for (block, own) in measured {
      scores.add(Cell(candidate: candidate, block: block), scores: own)
    }
    if scores.cells.count > fittedCount + fittedCount / 5 { return try refit() }
    for index in known..<scores.cells.count {
      let target = scale.standardized(scores.scores[index])
      for component in posteriors.indices {
        let before = posteriors[component].logLikelihood
        posteriors[component].observe(scores.cells[index], target: target)
        logWeights[component] += posteriors[component].logLikelihood - before
      }
    }
    weigh()
  }

  /// Posterior mean of each candidate's score over all examples.
  public var means: [Double] {
    var result = [Double](repeating: 0, count: candidateCount)
    for (weight, posterior) in zip(weights, posteriors) {
      for (index, mean) in posterior.candidateMeans.enumerated() { result[index] += weight * mean }
    }
    return result.map(scale.score)
  }

  /// One component's means of all candidates' scores.
  public func means(component: Int) -> [Double] {
    posteriors[component].candidateMeans.map(scale.score)
  }

  /// Posterior mean and deviation of a candidate's score over all examples.
  public func posterior(of candidate: Int) -> ScorePosterior {
    var (mean, square) = (0.0, 0.0)
    for (weight, posterior) in zip(weights, posteriors) {
      let own = posterior.candidateMeans[candidate]
      mean += weight * own
      square += weight * (own * own + posterior.variance(of: candidate))
    }
    return ScorePosterior(
      mean: scale.score(mean),
      standardDeviation: scale.deviation * max(square - mean * mean, 0).squareRoot())
  }

  /// One component's standard deviations of how far the mean of a candidate's score will have moved once its next
  /// 1, 2, … blocks are known.
  ///
  /// - Parameters:
  ///   - blocks: not known yet.
  ///   - scratch: at least blocks² numbers, which are overwritten.
  ///   - moves: at least as many as there are blocks, overwritten.
  /// - Complexity: O(blocks³), no allocation.
  public func expectedMoves(
    component: Int, of candidate: Int, buying blocks: Range<Int>, scratch: inout [Double],
    into moves: inout [Double]
  ) {
    posteriors[component].expectedMoves(
      of: candidate, buying: blocks, scratch: &scratch, into: &moves)
    for index in 0..<blocks.count { moves[index] *= scale.deviation }
  }

  private mutating func refit() throws(SurrogateError) {
    let fresh = scores.scale
    let targets = scores.scores.map(fresh.standardized)
    for index in kernels.indices {
      kernels[index].noise = fresh.exampleVariance / exampleCount
      kernels[index].prepare(scores.cells.lazy.map(\.candidate))
    }
    let seen = min(targets.count, Self.weighedCells)
    let likelihoods = kernels.map { kernel in
      (try? CellPosterior.logLikelihood(
        kernel, cells: Array(scores.cells.prefix(seen)), targets: Array(targets.prefix(seen))))
        ?? -.infinity
    }
    let best = likelihoods.max() ?? -.infinity
    guard best.isFinite else {
      throw .trainingDiverged(epoch: kernels.count, loss: -best)
    }
    let order = likelihoods.indices.filter { likelihoods[$0] > best - 4.6 }
      .sorted { (-likelihoods[$0], $0) < (-likelihoods[$1], $1) }
    // The room of the observations up to the next fit.
    let capacity = targets.count + targets.count / 5 + space.blocks
    let components = order.prefix(largestCount).compactMap { draw in
      (try? CellPosterior(
        kernels[draw], cells: scores.cells, targets: targets, capacity: capacity)).map {
          (logWeight: likelihoods[draw], posterior: $0)
        }
    }
    guard !components.isEmpty else { throw .trainingDiverged(epoch: kernels.count, loss: -best) }
    (scale, fittedCount) = (fresh, targets.count)
    posteriors = components.map(\.posterior)
    logWeights = components.map(\.logWeight)
    weigh()
  }

  private mutating func weigh() {
    let best = logWeights.max() ?? 0
    let relative = logWeights.map { exp($0 - best) }
    let total = relative.reduce(0, +)
    weights = relative.map { $0 / total }
  }
}
