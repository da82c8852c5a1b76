import Acquisition
import PromptSpace
import Randomness
import Search
import Strategies
import Surrogates
import _TestSupport

extension ProposerContract {
  /// Every proposer of the module, in every configuration that takes another path.
  static let subjects: [ProposerContract] =
    rivals + [
      ProposerContract("best single, a horizon of 6") {
        BestSingleProposer(space: $0, horizon: 6, seeds: $1)
      },
      ProposerContract("maspob, which chooses examples") { space, seeds in
        let features = try PromptFeatures(
          embeddings: randomEmbeddings(sizes: space.sizes, dimension: 4, seed: 9))
        let search = ExampleSearch(
          topology: try chainTopology(agents: space.agentCount), embeddings: features.matrices,
          callsPerExample: space.sizes.map { _ in 1 }, examples: 8, seeds: seeds)
        return ExampleProposer(search)
      },
      maspob("maspob, recommended") { _ in },
      maspob("maspob, ascent only") { $0.exhaustiveLimit = 0 },
      maspob("maspob, greedy") { $0.exploration = .greedy },
      maspob("maspob, no warm-up") { $0.warmUp = 0 },
      maspob("maspob, reference without replicates") {
        $0 = .reference
        $0.replicates = .never
      },
      maspob("maspob, a draw of the linear model a round") {
        $0.exploration = .thompson(scale: 0.5)
      },
      maspob("maspob, a weight that decays") { $0.decay = WeightDecay(.linear, to: 0, over: 9) },
      built("maspob, workflow attention network", .gat, .linearUCB(alpha: 0.2)),
      built("maspob, attention network by gradients", .gat, .neuralUCB(alpha: 1)),
      built("maspob, perceptron by gradients", .mlp, .neuralUCB(alpha: 1)),
      built("maspob, Gaussian process", .gp, .posterior(beta: 1)),
      built("maspob, draws of the Gaussian process", .gp, .thompson(scale: 1)),
      built("maspob, draws of the ridge regression", .linear, .thompson(scale: 1)),
      ProposerContract("maspob, every fit diverges") { space, seeds in
        let failure = SurrogateError.trainingDiverged(epoch: 3, loss: .infinity)
        return try maspobProposer(space, seeds, ScriptedSurrogate(failure: failure)) { _ in }
      },
    ]

  private static let rivals = RivalStrategy.allCases.map { rival in
    ProposerContract(rival.rawValue) { rival.proposer(space: $0, seeds: $1) }
  }

  private static func maspob(
    _ name: String, _ configure: @escaping @Sendable (inout MASPOBConfiguration) -> Void
  ) -> ProposerContract {
    ProposerContract(name) { space, seeds in
      try maspobProposer(space, seeds, AdditiveSurrogate(space: space), configure)
    }
  }
}

/// A MASPOB proposer over random embeddings, which depend on the space only.
func maspobProposer(
  _ space: AssignmentSpace, _ seeds: SeedSequence, _ surrogate: any Surrogate,
  _ configure: (inout MASPOBConfiguration) -> Void = { _ in }
) throws -> MASPOBProposer {
  var configuration = MASPOBConfiguration()
  configure(&configuration)
  let embeddings = randomEmbeddings(sizes: space.sizes, dimension: 4, seed: 9)
  return MASPOBProposer(
    features: try PromptFeatures(embeddings: embeddings), surrogate: surrogate,
    configuration: configuration, seeds: seeds)
}

extension ProposerContract {
  /// MASPOB with a surrogate of the library over a chain of agents, trained briefly and searched with
  /// one sweep.
  fileprivate static func built(
    _ name: String, _ kind: SurrogateKind, _ rule: ExplorationRule
  ) -> ProposerContract {
    ProposerContract(name) { space, seeds in
      let features = try PromptFeatures(
        embeddings: randomEmbeddings(sizes: space.sizes, dimension: 4, seed: 9))
      var configuration = MASPOBConfiguration()
      configuration.exploration = rule
      configuration.sweeps = .single
      configuration.randomStarts = 0
      return MASPOBProposer(
        features: features, surrogate: try chainFactory(over: features).make(kind),
        configuration: configuration, seeds: seeds)
    }
  }
}

/// Each agent reads the one before it.
func chainTopology(agents count: Int) throws -> WorkflowTopology {
  let agents = (0..<count).map { AgentID("agent\($0)") }
  let pairs = zip(agents.dropFirst(), agents).map { ($0, [$1]) }
  return try WorkflowTopology(
    agents: agents, dependencies: Dictionary(uniqueKeysWithValues: pairs))
}

/// Small surrogates over a chain of agents.
func chainFactory(over features: PromptFeatures) throws -> SurrogateFactory {
  let topology = try chainTopology(agents: features.space.agentCount)
  var factory = SurrogateFactory(topology: topology, embeddings: features.matrices)
  (factory.architecture.hidden, factory.architecture.heads) = (4, 2)
  factory.schedule.maximumEpochs = 3
  return factory
}
