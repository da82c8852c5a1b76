import Acquisition
import PromptSpace
import Randomness
import Strategies
import Surrogates
import Testing
import _TestSupport

/// Which exact search a round takes, and that both find the same.
@Suite struct MASPOBFactorTablesTests {
  private func proposal(
    seed: UInt64, automatic: Bool = false, isPriced: Bool = false,
    _ configure: (inout MASPOBConfiguration) -> Void
  ) throws -> Proposal {
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: [3, 4, 2], dimension: 4, seed: 9))
    var architecture = WorkflowGATArchitecture()
    (architecture.hidden, architecture.heads) = (5, 2)
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = 10
    let topology = try WorkflowTopology(
      agents: ["a", "b", "c"], dependencies: ["b": ["a"], "c": ["b"]])
    var configuration = MASPOBConfiguration()
    configure(&configuration)
    var factory = SurrogateFactory(topology: topology, embeddings: features.matrices)
    (factory.architecture, factory.schedule) = (architecture, schedule)
    let network = WorkflowGAT(
      topology: topology, embeddings: features.matrices, architecture: architecture,
      schedule: schedule)
    let surrogate: any Surrogate =
      automatic ? AutomaticSurrogate(factory, kinds: [.gat]) : network
    var proposer = MASPOBProposer(
      features: features, surrogate: surrogate, configuration: configuration,
      meter: isPriced ? CallMeter(topology: topology, callsPerAgent: [5, 7, 11]) : nil,
      seeds: SeedSequence(seed: seed))
    for rank in [0, 7, 9, 16, 21] {
      let assignment = features.space.assignment(at: rank)
      proposer.observe(Observation(assignment: assignment, score: Double(rank % 4) / 4))
    }
    return try proposer.suggest()
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func bothExactSearchesAgree(seed: UInt64) throws {
    let factored = try proposal(seed: seed) { _ in }
    let plain = try proposal(seed: seed) { $0.factoredLimit = 0 }
    #expect(factored.assignment == plain.assignment)
    #expect(factored.acquisition == plain.acquisition)
    #expect(
      factored.note.hasPrefix("exhaustive search by factor tables, 19 evaluations, coordinate"))
    #expect(plain.note.hasPrefix("exhaustive search, 19 evaluations, coordinate"))
  }

  @Test func anAutomaticChoiceLendsItsTables() throws {
    let automatic = try proposal(seed: 1, automatic: true) { _ in }
    #expect(automatic.note.hasPrefix("exhaustive search by factor tables, 19 evaluations"))
  }

  /// What a search by tables does not know must not be searched by tables.
  @Test(arguments: [ExplorationRule.neuralUCB(alpha: 1), .thompson(scale: 1)])
  func onlyTheLinearBoundIsSearchedByTables(_ rule: ExplorationRule) throws {
    let note = try proposal(seed: 1) { $0.exploration = rule }.note
    #expect(note.hasPrefix("exhaustive search, 19 evaluations"))
  }

  @Test func pricesAreNotSearchedByTables() throws {
    let priced = try proposal(seed: 1, isPriced: true) { _ in }
    #expect(priced.note.hasPrefix("exhaustive search, 19 evaluations"))
  }

  @Test func tablesThatDoNotFitLeaveThePlainSearch() throws {
    #expect(
      try proposal(seed: 1) { $0.tableBytes = 64 }.note.hasPrefix("exhaustive search, 19"))
    #expect(
      try proposal(seed: 1) { $0.exhaustiveLimit = 0 }.note.hasPrefix("coordinate ascent"))
  }
}
