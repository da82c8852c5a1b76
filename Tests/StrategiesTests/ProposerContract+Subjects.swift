import Acquisition
import PromptSpace
import Randomness
import Search
import Strategies
import Surrogates
import _TestSupport

extension ProposerContract {
  /// Every proposer of the module, in every configuration that takes another path.
  static let subjects: [ProposerContract] = [
    ProposerContract("random") { RandomProposer(space: $0, seeds: $1) },
    maspob("maspob, recommended") { _ in },
    maspob("maspob, ascent only") { $0.exhaustiveLimit = 0 },
    maspob("maspob, greedy") { $0.exploration = .greedy },
    maspob("maspob, no warm-up") { $0.warmUp = 0 },
    maspob("maspob, reference without replicates") {
      $0 = .reference
      $0.replicates = .never
    },
    ProposerContract("maspob, workflow attention network") { space, seeds in
      try attentionProposer(space, seeds)
    },
    ProposerContract("maspob, Gaussian process") { space, seeds in
      try processProposer(space, seeds)
    },
    ProposerContract("maspob, every fit diverges") { space, seeds in
      let failure = SurrogateError.trainingDiverged(epoch: 3, loss: .infinity)
      return try maspobProposer(space, seeds, ScriptedSurrogate(failure: failure)) { _ in }
    },
  ]

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

/// MASPOB that explores by the posterior of a Gaussian process over agents without edges.
private func processProposer(
  _ space: AssignmentSpace, _ seeds: SeedSequence
) throws -> MASPOBProposer {
  let agents = (0..<space.agentCount).map { AgentID("agent\($0)") }
  let features = try PromptFeatures(
    embeddings: randomEmbeddings(sizes: space.sizes, dimension: 4, seed: 9))
  var configuration = MASPOBConfiguration()
  configuration.exploration = .posterior(beta: 1)
  configuration.sweeps = .single
  configuration.randomStarts = 0
  return MASPOBProposer(
    features: features,
    surrogate: GaussianProcessSurrogate(
      topology: try WorkflowTopology(agents: agents), embeddings: features.matrices),
    configuration: configuration, seeds: seeds)
}

/// MASPOB with its own surrogate over a chain of agents, trained briefly and searched with one sweep.
private func attentionProposer(
  _ space: AssignmentSpace, _ seeds: SeedSequence
) throws -> MASPOBProposer {
  let agents = (0..<space.agentCount).map { AgentID("agent\($0)") }
  let pairs = zip(agents.dropFirst(), agents).map { ($0, [$1]) }
  let topology = try WorkflowTopology(
    agents: agents, dependencies: Dictionary(uniqueKeysWithValues: pairs))
  let features = try PromptFeatures(
    embeddings: randomEmbeddings(sizes: space.sizes, dimension: 4, seed: 9))
  var architecture = WorkflowGATArchitecture()
  architecture.hidden = 4
  architecture.heads = 2
  var schedule = TrainingSchedule()
  schedule.maximumEpochs = 3
  var configuration = MASPOBConfiguration()
  configuration.sweeps = .single
  configuration.randomStarts = 0
  return MASPOBProposer(
    features: features,
    surrogate: WorkflowGAT(
      topology: topology, embeddings: features.matrices, architecture: architecture,
      schedule: schedule),
    configuration: configuration, seeds: seeds)
}
