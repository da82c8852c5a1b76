public import PromptSpace
public import Randomness
import Search

/// The tree-structured Parzen estimator as Optuna runs it, with each agent a categorical parameter.
///
/// Two densities over candidates, l of the good trials and g of the others; of a few draws from l the
/// one with the highest l/g is proposed. Only scores and candidate numbers count, no embeddings.
///
/// One thing differs unless ``TPEConfiguration/replicates`` allows it: what was measured is not proposed
/// again. The best of 24 draws is nearly always the same, so the sampler is asked anew for the best of half
/// as many, down to single draws from l; should all of them be measured, a uniform draw stands in, and the
/// note says so. In place of numpy's random stream there is this package's.
///
/// Source: J. Bergstra et al., NIPS 2011; T. Akiba et al., KDD 2019 (Optuna), version 5.0.
public struct TPEProposer: Proposer {
  public let configuration: TPEConfiguration
  private let seeds: SeedSequence
  private var history: TrialHistory

  public init(
    space: AssignmentSpace, configuration: TPEConfiguration = TPEConfiguration(),
    seeds: SeedSequence
  ) {
    self.configuration = configuration
    self.seeds = seeds.child("tpe proposer")
    history = TrialHistory(space: space)
  }

  public func suggest(pending: [PromptAssignment]) throws -> Proposal {
    let closed = configuration.replicates == .never ? history.told : history.unusable
    let region = SearchRegion(history.space, excluding: closed + pending)
    if region.isEmpty { throw ProposerError.spaceExhausted }
    var generator = seeds.child(history.length + pending.count).generator
    if history.observations.count >= max(1, configuration.startupTrials) {
      let models = self.models(running: pending)
      for attempt in 0..<Self.attempts {
        let draws = max(1, configuration.candidates >> attempt)
        let (assignment, value) = suggestion(of: models, draws: draws, using: &generator)
        guard region.contains(assignment) else { continue }
        return Proposal(
          assignment: assignment, source: .search, acquisition: value,
          note: "tree-structured Parzen estimator, \(configuration.dependence.rawValue) agents, "
            + "best of \(draws)")
      }
    }
    guard let assignment = region.draw(using: &generator) else {
      throw ProposerError.spaceExhausted
    }
    let starts = history.observations.count < configuration.startupTrials
    return Proposal(
      assignment: assignment, source: starts ? .warmUp : .random,
      note: starts
        ? "uniform draw, start-up" : "uniform draw, the estimator kept to what was measured")
  }

  public mutating func observe(_ observation: Observation) { _ = history.observe(observation) }

  public mutating func attach(_ observation: Observation) { _ = history.attach(observation) }

  public mutating func markUnusable(_ assignment: PromptAssignment) {
    history.markUnusable(assignment)
  }

  private static let attempts = 32

  /// One model per group of agents that are drawn together.
  private func models(running: [PromptAssignment]) -> [TPEModel] {
    let split = TPEModel.split(history.observations, running: running)
    let agents = history.space.sizes.indices
    let groups = configuration.dependence == .joint ? [Array(agents)] : agents.map { [$0] }
    return groups.map {
      TPEModel(
        agents: $0, sizes: history.space.sizes, split: split,
        priorWeight: configuration.priorWeight)
    }
  }

  private func suggestion(
    of models: [TPEModel], draws: Int, using generator: inout some RandomNumberGenerator
  ) -> (PromptAssignment, Double) {
    var (indices, value) = ([Int](), 0.0)
    for model in models {
      let best = model.suggestion(candidates: draws, using: &generator)
      indices += best.point
      value += best.acquisition
    }
    return (PromptAssignment(indices), value)
  }
}
