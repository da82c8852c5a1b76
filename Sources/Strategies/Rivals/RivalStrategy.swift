public import PromptSpace
public import Randomness

/// The proposers that need neither embeddings nor a surrogate, by name.
public enum RivalStrategy: String, Hashable, Codable, Sendable, CaseIterable {
  case random
  /// ``TPEProposer``, each agent modelled on its own.
  case tpe
  /// ``TPEProposer``, all agents in one density.
  case jointTPE = "tpe-joint"
  /// ``CoordinateGreedyProposer``.
  case greedy
  /// ``PoolHalvingProposer``.
  case halving
  /// ``BestSingleProposer``.
  case bestSingle = "best-single"

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .random: "uniform draws without repetition"
    case .tpe: "Optuna's TPE, each agent on its own (its default up to version 4)"
    case .jointTPE: "Optuna's TPE, all agents in one density (its default since version 5)"
    case .greedy: "coordinate-wise: one agent's candidates at a time around the best so far"
    case .halving: "halves each agent's pool by the mean scores of random combinations"
    case .bestSingle: "every candidate alone beside the seed prompts, then the best ones combined"
    }
  }

  /// A fresh proposer.
  ///
  /// - Parameter horizon: the number of evaluations that there will be, where it is known.
  public func proposer(
    space: AssignmentSpace, horizon: Int? = nil, seeds: SeedSequence
  ) -> any Proposer {
    switch self {
    case .random: return RandomProposer(space: space, seeds: seeds)
    case .tpe: return TPEProposer(space: space, seeds: seeds)
    case .jointTPE:
      var configuration = TPEConfiguration()
      configuration.dependence = .joint
      return TPEProposer(space: space, configuration: configuration, seeds: seeds)
    case .greedy: return CoordinateGreedyProposer(space: space, seeds: seeds)
    case .halving: return PoolHalvingProposer(space: space, seeds: seeds)
    case .bestSingle: return BestSingleProposer(space: space, horizon: horizon, seeds: seeds)
    }
  }
}
