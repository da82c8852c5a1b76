import Acquisition
import Numerics
import PromptSpace
import Randomness
import Search
import Strategies
import Surrogates
import Workflows

/// Builds the proposer that a project asks for.
enum ProposerFactory {
  /// - Parameter embeddings: `[agent][candidate][dimension]`, or `nil` where the proposer needs none.
  /// - Throws: `FeatureError` for embeddings of unequal length.
  static func proposer(
    for search: SearchSection, project: Project, embeddings: [[[Float]]]?
  ) throws -> any Proposer {
    let seeds = SeedSequence(seed: search.seed)
    switch search.proposer {
    case .random:
      return RandomProposer(space: project.space, seeds: seeds)
    case .maspob:
      let features = try PromptFeatures(embeddings: embeddings ?? identity(of: project.space))
      let surrogate = WorkflowGAT<Float>(
        topology: project.workflow.topology,
        embeddings: features.matrices.map { Matrix(converting: $0) },
        architecture: search.surrogate.architecture, schedule: search.surrogate.schedule)
      return MASPOBProposer(
        features: features, surrogate: surrogate, configuration: search.configuration, seeds: seeds)
    }
  }

  /// One unit vector per (agent, candidate): what can be said of prompts without an embedding model.
  private static func identity(of space: AssignmentSpace) -> [[[Float]]] {
    let total = space.sizes.reduce(0, +)
    var next = 0
    return space.sizes.map { size in
      (0..<size).map { _ in
        defer { next += 1 }
        return (0..<total).map { $0 == next ? 1 : 0 }
      }
    }
  }
}

extension SearchSection {
  fileprivate var configuration: MASPOBConfiguration {
    var configuration = MASPOBConfiguration()
    configuration.warmUp = warmUp
    configuration.exploration = alpha == 0 ? .greedy : .linearUCB(alpha: alpha)
    configuration.exhaustiveLimit = exhaustiveLimit
    configuration.sweepStart =
      switch start {
      case .incumbent: .incumbent
      case .lastSelection: .lastSelection
      }
    if sweeps == .single {
      configuration.sweeps = .single
      configuration.randomStarts = 0
    }
    configuration.replicates = allowReplicates ? .allowed : .never
    return configuration
  }
}

extension SurrogateSection {
  fileprivate var architecture: WorkflowGATArchitecture {
    var architecture = WorkflowGATArchitecture()
    architecture.hidden = hidden
    architecture.heads = heads
    architecture.layers = layers
    architecture.bidirectional = bidirectional
    architecture.dropout = dropout
    return architecture
  }

  fileprivate var schedule: TrainingSchedule {
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = epochs
    schedule.earlyStopping?.patience = patience
    schedule.optimizer.learningRate = learningRate
    schedule.optimizer.weightDecay = .coupled(weightDecay)
    return schedule
  }
}
