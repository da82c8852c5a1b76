import Acquisition
import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing
import _TestSupport

@testable import Strategies

/// Which deviations a round explores by, for every rule and what each surrogate can do.
@Suite struct ExplorationTermTests {
  private static let space = AssignmentSpace(sizes: [3, 4])

  private static func factory() throws -> (features: PromptFeatures, factory: SurrogateFactory) {
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: space.sizes, dimension: 4, seed: 9))
    let topology = try WorkflowTopology(agents: ["a", "b"], dependencies: ["b": ["a"]])
    var factory = SurrogateFactory(topology: topology, embeddings: features.matrices)
    (factory.architecture.hidden, factory.architecture.heads) = (6, 2)
    factory.schedule.maximumEpochs = 25
    return (features, factory)
  }

  /// What a proposer of seed 3 derives when so many trials are told or pending.
  private static func roundSeeds(_ decided: Int) -> SeedSequence {
    SeedSequence(seed: 3).child("maspob proposer").child(decided)
  }

  private static func told(
    _ selection: SurrogateSelection, _ exploration: ExplorationRule,
    pending: [PromptAssignment] = []
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
    return (try proposer.suggest(pending: pending), observations)
  }

  @Test(arguments: [0, 1.5]) func proposesTheMaximumOfTheUpperBound(beta: Double) throws {
    let (proposal, observations) = try Self.told(.fixed(.gp), .posterior(beta: beta))
    let seeds = Self.roundSeeds(3).child("fit")
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
    let neural = try Self.told(.fixed(.linear), .neuralUCB(alpha: 0.2)).proposal
    #expect(
      neural.note == linear.note
        + "; the surrogate has no gradients, explored by the linear bound")
    #expect(neural.acquisition == linear.acquisition)
  }

  /// A network over the open assignments by its own gradients, pending ones counted as seen.
  @Test(arguments: [SurrogateKind.gat, .mlp])
  func aNetworkExploresByItsOwnGradients(_ kind: SurrogateKind) throws {
    let pending = Self.space.assignment(at: 11)
    let (proposal, observations) = try Self.told(
      .fixed(kind), .neuralUCB(alpha: 0.7), pending: [pending])
    var model = try Self.factory().factory.make(kind)
    _ = try model.fit(observations, seeds: Self.roundSeeds(4).child("fit"))
    let network = try #require(model as? any DifferentiableSurrogate)
    let told = observations.map(\.assignment) + [pending]
    let open = (0..<12).map(Self.space.assignment(at:)).filter { !told.contains($0) }
    let sigma = Self.deviations(network, observed: told, of: open)
    let bounds = zip(model.predict(open), sigma).map { $0 + 0.7 * $1 }
    let best = try #require(bounds.max())
    #expect(abs((proposal.acquisition ?? 0) - best) < 1e-6)
    let place = try #require(open.firstIndex(of: proposal.assignment))
    #expect(abs((proposal.uncertainty ?? 0) - sigma[place]) < 1e-6)
    #expect(!proposal.note.contains("gradients"))
  }

  private static func deviations(
    _ model: some DifferentiableSurrogate, observed: [PromptAssignment],
    of assignments: [PromptAssignment]
  ) -> [Double] {
    NeuralUncertainty(model, observed: observed, parameters: .centered)
      .uncertainty(of: assignments)
  }

  /// One function a round: the proposal is the maximum of μ plus what the round's seeds draw.
  @Test(arguments: [SurrogateKind.gp, .linear], [0, 1, 2])
  func aDrawIsMaximizedAndEachOfABatchHasItsOwn(_ kind: SurrogateKind, pending: Int) throws {
    let waiting = [3, 8].prefix(pending).map(Self.space.assignment(at:))
    let (proposal, observations) = try Self.told(
      .fixed(kind), .thompson(scale: 1.5), pending: waiting)
    let seeds = Self.roundSeeds(3 + pending)
    var model = try Self.factory().factory.make(kind)
    _ = try model.fit(observations, seeds: seeds.child("fit"))
    let draw = try #require(model as? any SampledSurrogate).deviationDraw(seeds.child("draw"))
    let told = observations.map(\.assignment) + waiting
    let open = (0..<12).map(Self.space.assignment(at:)).filter { !told.contains($0) }
    let utilities = zip(model.predict(open), draw(open)).map { $0 + 1.5 * $1 }
    let best = try #require(utilities.max())
    #expect(abs((proposal.acquisition ?? 0) - best) < 1e-12)
    #expect(utilities.firstIndex(of: best).map { open[$0] } == proposal.assignment)
    #expect((proposal.uncertainty ?? -1) >= 0)
  }

  @Test func aPoolTooLargeForAJointDrawIsSaid() throws {
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: [600, 2], dimension: 4, seed: 9))
    var configuration = MASPOBConfiguration()
    (configuration.exploration, configuration.warmUp) = (.thompson(scale: 1), 1)
    var proposer = MASPOBProposer(
      features: features, surrogate: try chainFactory(over: features).make(.gp),
      configuration: configuration, seeds: SeedSequence(seed: 3))
    proposer.observe(Observation(assignment: PromptAssignment([7, 1]), score: 0.4))
    let note = try proposer.suggest().note
    #expect(
      note.hasSuffix("; no joint draw was possible, each assignment drawn on its own")
    )
  }

  /// A network has no posterior: the linear model's draw is added to its mean.
  @Test func aNetworkBorrowsTheLinearDraw() throws {
    let (proposal, observations) = try Self.told(.fixed(.gat), .thompson(scale: 0.4))
    let seeds = Self.roundSeeds(3)
    let (features, factory) = try Self.factory()
    var model = factory.make(.gat)
    _ = try model.fit(observations, seeds: seeds.child("fit"))
    var linear = LinearUncertainty(features: features, parameters: .centered)
    for observation in observations { linear.observe(observation.assignment) }
    let draw = linear.deviationDraw(seeds.child("draw"))
    let chosen = [proposal.assignment]
    let value = model.predict(chosen)[0] + 0.4 * draw(chosen)[0]
    #expect(abs((proposal.acquisition ?? 0) - value) < 1e-6)
    #expect(proposal.uncertainty == linear.uncertainty(of: chosen).first)
  }

  /// The second of a batch counts on the first, in the deviations and not in the mean.
  @Test func thePosteriorCountsOnWhatIsPending() throws {
    let first = try Self.told(.fixed(.gp), .posterior(beta: 3)).proposal.assignment
    let (second, observations) = try Self.told(
      .fixed(.gp), .posterior(beta: 3), pending: [first])
    var model = try #require(Self.factory().factory.make(.gp) as? GaussianProcessSurrogate)
    _ = try model.fit(observations, seeds: Self.roundSeeds(4).child("fit"))
    let own = try #require(model.expecting([first]).posterior([second.assignment]).first)
    #expect(second.uncertainty == own.standardDeviation && second.predictedMean == own.mean)
    let ignorant = try #require(model.posterior([second.assignment]).first)
    #expect(own.standardDeviation < ignorant.standardDeviation)
    #expect(second.assignment != first)
  }

  @Test func anAutomaticChoiceLendsItsPosterior() throws {
    // Three observations are too few to compare: the Gaussian process is taken.
    let automatic = try Self.told(.auto, .posterior(beta: 1)).proposal
    #expect(automatic == (try Self.told(.fixed(.gp), .posterior(beta: 1)).proposal))
  }
}
