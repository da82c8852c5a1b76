import Acquisition
import PromptSpace
import Randomness
import Strategies
import Surrogates
import Testing

/// Where calls are scarce, a combination is worth its gain for each call that it would take.
@Suite struct MeteredProposerTests {
  private static let space = AssignmentSpace(sizes: [3, 3])

  private static func topology() throws -> WorkflowTopology {
    try WorkflowTopology(agents: ["first", "second"], dependencies: ["second": ["first"]])
  }

  private func proposer(meter: CallMeter?) throws -> MASPOBProposer {
    let features = PromptFeatures.identity(of: Self.space)
    var proposer = MASPOBProposer(
      features: features,
      surrogate: GaussianProcessMixture(
        topology: try Self.topology(), embeddings: features.matrices),
      configuration: .recommended, meter: meter, seeds: SeedSequence(seed: 3))
    // Symmetric in the two agents: all that tells the open combinations apart is their price.
    for indices in [[0, 0], [0, 1], [1, 0]] {
      proposer.observe(
        Observation(assignment: PromptAssignment(indices), score: 0.5, exampleCount: 10))
    }
    return proposer
  }

  @Test func aSharedPrefixDecidesBetweenEquals() throws {
    let meter = CallMeter(topology: try Self.topology(), callsPerAgent: [100, 10])
    let chosen = try proposer(meter: meter).suggest().assignment
    // The first agent's answers to its candidates 0 and 1 are paid.
    #expect(chosen[0] != 2)
    #expect(try proposer(meter: nil).suggest().assignment == PromptAssignment([2, 2]))
  }

  @Test func pendingCombinationsArePaid() throws {
    let meter = CallMeter(topology: try Self.topology(), callsPerAgent: [1000, 1])
    let proposer = try proposer(meter: meter)
    let open = [[0, 2], [1, 1], [1, 2]].map { PromptAssignment($0) }
    // All that is cheap is under way; a new first prompt is paid by the first that has it.
    let first = try proposer.suggest(pending: open).assignment
    #expect(first[0] == 2)
    let second = try proposer.suggest(pending: open + [first]).assignment
    #expect(second[0] == 2 && second != first)
  }

  /// The larger mean takes eleven times the calls for a gain that is half as large again.
  @Test func aGreedyChoiceIsPricedToo() throws {
    let surrogate = ScriptedSurrogate { assignment in
      [[0, 2]: 0.6, [2, 2]: 0.65][assignment.indices] ?? 0.5
    }
    var configuration = MASPOBConfiguration.recommended
    configuration.exploration = .greedy
    func proposal(_ meter: CallMeter?) throws -> Proposal {
      var proposer = MASPOBProposer(
        features: PromptFeatures.identity(of: Self.space), surrogate: surrogate,
        configuration: configuration, meter: meter, seeds: SeedSequence(seed: 3))
      for indices in [[0, 0], [0, 1], [1, 0]] {
        proposer.observe(Observation(assignment: PromptAssignment(indices), score: 0.5))
      }
      return try proposer.suggest()
    }
    let free = try proposal(nil)
    #expect(free.assignment == PromptAssignment([2, 2]) && free.utility == nil)
    let priced = try proposal(CallMeter(topology: Self.topology(), callsPerAgent: [100, 10]))
    #expect(priced.assignment == PromptAssignment([0, 2]) && priced.utility == .gainPerCall)
  }

  @Test func withoutAGainPricesDoNotMatter() throws {
    // A bound of no deviations: nothing exceeds the best, and the best prediction is taken whatever it costs.
    let features = PromptFeatures.identity(of: Self.space)
    var configuration = MASPOBConfiguration.recommended
    configuration.exploration = .posterior(beta: 0)
    func chosen(_ meter: CallMeter?) throws -> PromptAssignment {
      var proposer = MASPOBProposer(
        features: features,
        surrogate: GaussianProcessMixture(
          topology: try Self.topology(), embeddings: features.matrices),
        configuration: configuration, meter: meter, seeds: SeedSequence(seed: 3))
      for (indices, score) in [([0, 0], 0.9), ([0, 1], 0.2), ([1, 0], 0.3), ([2, 2], 0.8)] {
        proposer.observe(
          Observation(assignment: PromptAssignment(indices), score: score, exampleCount: 10))
      }
      return try proposer.suggest().assignment
    }
    let meter = CallMeter(topology: try Self.topology(), callsPerAgent: [100, 10])
    #expect(try chosen(meter) == chosen(nil))
  }
}
