public import Acquisition
public import PromptSpace
public import Randomness
import Search
public import Surrogates

/// MASPOB: a surrogate over the workflow's graph, a linear upper confidence bound over the prompts'
/// embeddings, and a search of their sum.
///
/// After T₀ warm-up evaluations, each round fits the surrogate μ to all observations from fresh
/// parameters and proposes the maximum of
/// ```
/// UCB(p) = μ(p) + α·σ(p)
/// ```
/// with σ from ``LinearUncertainty``, or what another ``ExplorationRule`` adds to μ. Pending
/// assignments count as evaluated in every σ, which needs no score, and are absent from μ; a rule that
/// draws has a draw of its own for each number of them.
///
/// A paid run does not end on a numerical accident: when the fit diverges, predicts nothing finite or
/// has no usable score to learn from, the proposal is the assignment of largest σ, and its note says
/// why. Unusable evaluations count in that σ, or it would stay around them.
///
/// Source: MASPOB, arXiv 2603.02630.
public struct MASPOBProposer: Proposer {
  public let configuration: MASPOBConfiguration
  let seeds: SeedSequence
  let surrogate: any Surrogate
  var history: TrialHistory
  /// Knows every usable observation.
  var uncertainty: LinearUncertainty
  /// What evaluations take and took in calls; `nil` where they count alike.
  private var meter: CallMeter?

  /// - Parameters:
  ///   - features: the embeddings of every agent's candidates; they define the space.
  ///   - surrogate: an unfitted model over the same space; each proposal fits a copy, so it must be
  ///     a value.
  ///   - configuration: every other choice.
  ///   - meter: prices evaluations where calls are what is scarce: then the utility is the gain on the best
  ///     prediction so far, expected or optimistic, per call, and a combination that shares a prefix with measured
  ///     ones is worth more.
  ///   - seeds: the study's seeds; each proposal derives its own.
  /// - Complexity: O(Σ P_i · d).
  public init(
    features: PromptFeatures, surrogate: any Surrogate,
    configuration: MASPOBConfiguration = MASPOBConfiguration(), meter: CallMeter? = nil,
    seeds: SeedSequence
  ) {
    self.meter = meter
    self.configuration = configuration
    self.seeds = seeds.child("maspob proposer")
    self.surrogate = surrogate
    history = TrialHistory(space: features.space)
    uncertainty = LinearUncertainty(features: features, parameters: configuration.uncertainty)
  }

  public func suggest(pending: [PromptAssignment]) throws -> Proposal {
    var meter = meter
    for assignment in pending { _ = meter?.pay(for: assignment) }
    let round = Round(
      pending: pending, region: region(pending: pending),
      seeds: seeds.child(history.length + pending.count), meter: meter)
    if round.region.isEmpty { throw ProposerError.spaceExhausted }
    if history.observations.count + pending.count < configuration.warmUp {
      return try warmUp(round)
    }
    return try modelled(round)
  }

  public mutating func observe(_ observation: Observation) {
    _ = meter?.pay(for: observation.assignment)
    if history.observe(observation) { uncertainty.observe(observation.assignment) }
  }

  public mutating func attach(_ observation: Observation) {
    if history.attach(observation) { uncertainty.observe(observation.assignment) }
  }

  public mutating func markUnusable(_ assignment: PromptAssignment) {
    _ = meter?.pay(for: assignment)
    history.markUnusable(assignment)
  }

  private func region(pending: [PromptAssignment]) -> SearchRegion {
    switch configuration.replicates {
    case .never: SearchRegion(history.space, excluding: history.told + pending)
    case .allowed: SearchRegion(history.space, excluding: history.unusable + pending)
    }
  }

  private func warmUp(_ round: Round) throws -> Proposal {
    let seed = history.space.seed
    if configuration.firstPoint == .seed, round.region.contains(seed), !history.told.contains(seed)
    {
      return Proposal(assignment: seed, source: .seed, note: "all seed prompts, the baseline")
    }
    var generator = round.seeds.child("warm-up").generator
    guard let assignment = round.region.draw(using: &generator) else {
      throw ProposerError.spaceExhausted
    }
    let number = history.observations.count + round.pending.count + 1
    return Proposal(
      assignment: assignment, source: .warmUp,
      note: "uniform draw, warm-up \(number) of \(configuration.warmUp)")
  }
}
