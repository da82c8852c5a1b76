import Acquisition
import Comparison
import Evaluation
import PromptSpace
import Randomness
import Search
import Strategies
import Surrogates
import Workflows

/// Builds the proposer that a project asks for.
enum ProposerFactory {
  /// - Parameter embeddings: `[agent][candidate][dimension]`, or `nil` where there are none.
  /// - Throws: `FeatureError` for embeddings of unequal length; ``UsageError`` for a search that writes prompts.
  static func proposer(for project: Project, embeddings: [[[Float]]]?) throws -> any Proposer {
    let search = project.configuration.search
    guard search.proposer.maspo == nil else {
      throw UsageError(
        "'\(search.proposer.rawValue)' writes its prompts by calls of its own, which 'maspob optimize' makes; "
          + "choose another --proposer here")
    }
    let seeds = SeedSequence(seed: search.seed)
    if let rival = search.proposer.rival {
      return rival.proposer(
        space: project.space, horizon: project.configuration.budget.evaluations, seeds: seeds)
    }
    let features = try StudyFeatures.features(
      of: project.space, embeddings: embeddings, source: project.features)
    if search.proposer.choosesExamples { return buyer(for: project, features, seeds) }
    var factory = SurrogateFactory(
      topology: try project.searchTopology, embeddings: features.matrices)
    factory.architecture = search.surrogate.architecture
    factory.schedule = search.surrogate.schedule
    return MASPOBProposer(
      features: features, surrogate: factory.make(search.surrogate.kind),
      configuration: search.configuration, meter: meter(for: project), seeds: seeds)
  }

  /// A search for which the examples of a combination are bought bit by bit.
  private static func buyer(
    for project: Project, _ features: PromptFeatures, _ seeds: SeedSequence
  ) -> ExampleProposer {
    ExampleProposer(
      ExampleSearch(
        topology: project.workflow.topology, embeddings: features.matrices,
        callsPerExample: ScoreTableHeader(of: project).workflow.agents.map(\.callsPerExample),
        examples: project.validation.examples.count,
        configuration: project.configuration.examples, seeds: seeds))
  }

  /// What evaluations take in calls, where the project asks for utilities per call.
  private static func meter(for project: Project) -> CallMeter? {
    guard project.configuration.search.unit == .call else { return nil }
    return CallMeter(
      topology: project.workflow.topology,
      callsPerAgent: ScoreTableHeader(of: project).callsPerAgent)
  }
}

extension SearchSection {
  fileprivate var configuration: MASPOBConfiguration {
    var configuration = MASPOBConfiguration()
    configuration.warmUp = warmUpEvaluations
    configuration.exploration = rule
    configuration.decay = decay
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
    architecture.inputs = inputs
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
