import Acquisition
import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing
import _TestSupport

@testable import Strategies

/// Exploration by the surrogate's own posterior.
@Suite struct ExplorationTermTests {
  private static let space = AssignmentSpace(sizes: [3, 4])

  private static func factory() throws -> (features: PromptFeatures, factory: SurrogateFactory) {
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: space.sizes, dimension: 4, seed: 9))
    let topology = try WorkflowTopology(agents: ["a", "b"], dependencies: ["b": ["a"]])
    return (features, SurrogateFactory(topology: topology, embeddings: features.matrices))
  }

  private static func told(
    _ selection: SurrogateSelection, _ exploration: ExplorationRule
  ) throws -> (proposal: Proposal, observations: [Observation]) {
    let (features, factory) = try factory()
    var configuration = MASPOBConfiguration()
    (configuration.exploration, configuration.warmUp) = (exploration, 2)
    var proposer = MASPOBProposer(
      features: features, surrogate: factory.make(selection), configuration: configuration,
      seeds: SeedSequence(seed: 3))
    let observations = [(0, 0.3), (5, 0.6), (7, 0.4)].map {
      Observation(assignment: space.assignment(at: $0), score: $1, exampleCount: 24, variance: 0.01)
    }
    for observation in observations { proposer.observe(observation) }
    return (try proposer.suggest(), observations)
  }

  @Test(arguments: [0, 1.5]) func proposesTheMaximumOfTheUpperBound(beta: Double) throws {
    let (proposal, observations) = try Self.told(.fixed(.gp), .posterior(beta: beta))
    let seeds = SeedSequence(seed: 3).child("maspob proposer").child(3).child("fit")
    let factory = try Self.factory().factory
    var model = try #require(factory.make(.gp) as? GaussianProcessSurrogate)
    _ = try model.fit(observations, seeds: seeds)
    let told = observations.map(\.assignment)
    let open = (0..<12).map(Self.space.assignment(at:)).filter { !told.contains($0) }
    let bounds = model.posterior(open).map { $0.mean + beta * $0.standardDeviation }
    let best = try #require(bounds.max())
    #expect(abs((proposal.acquisition ?? 0) - best) < 1e-12)
    let own = try #require(model.posterior([proposal.assignment]).first)
    #expect(proposal.predictedMean == own.mean)
    #expect(proposal.uncertainty == own.standardDeviation)
    #expect(!proposal.note.contains("no posterior"))
  }

  @Test func withoutAPosteriorTheLinearBoundExploresAndTheNoteSaysSo() throws {
    let posterior = try Self.told(.fixed(.linear), .posterior(beta: 0.2)).proposal
    let linear = try Self.told(.fixed(.linear), .linearUCB(alpha: 0.2)).proposal
    #expect(posterior.assignment == linear.assignment)
    #expect(posterior.uncertainty == linear.uncertainty)
    #expect(
      posterior.note == linear.note
        + "; the surrogate has no posterior, explored by the linear bound")
  }

  @Test func anAutomaticChoiceLendsItsPosterior() throws {
    // Three observations are too few to compare: the Gaussian process is taken.
    let automatic = try Self.told(.auto, .posterior(beta: 1)).proposal
    #expect(automatic == (try Self.told(.fixed(.gp), .posterior(beta: 1)).proposal))
  }
}
