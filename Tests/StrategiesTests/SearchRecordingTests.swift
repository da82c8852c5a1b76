import Acquisition
import PromptSpace
import Randomness
import Search
import Strategies
import Testing
import _TestSupport

/// What a proposal tells about its search.
@Suite struct SearchRecordingTests {
  /// The best assignment hides behind two steps that each lose: ascent stays at 0-0.
  private static func value(_ assignment: PromptAssignment) -> Double {
    switch (assignment[0], assignment[1]) {
    case (0, 0): 0.5
    case (2, 2): 0.75
    case (0, _), (_, 0): 0.25
    default: 0
    }
  }

  private static func proposal(
    _ configure: (inout MASPOBConfiguration) -> Void
  ) throws -> Proposal {
    let space = AssignmentSpace(sizes: [3, 3])
    var proposer = try maspobProposer(
      space, SeedSequence(seed: 1), ScriptedSurrogate(function: Self.value)
    ) {
      ($0.warmUp, $0.exploration, $0.replicates) = (1, .greedy, .allowed)
      ($0.sweeps, $0.randomStarts) = (.single, 0)
      configure(&$0)
    }
    proposer.observe(Observation(assignment: PromptAssignment([0, 0]), score: 0.5))
    return try proposer.suggest()
  }

  @Test func anExactSearchSaysWhatAscentWouldHaveLost() throws {
    let exact = try Self.proposal { _ in }
    #expect(exact.assignment == PromptAssignment([2, 2]))
    #expect(exact.search == Proposal.Search(isExact: true, ascentLoss: 0.25))
    #expect(
      exact.note.hasPrefix("exhaustive search, 9 evaluations, coordinate ascent loses 0.25; fit"))
    let ascent = try Self.proposal { $0.exhaustiveLimit = 0 }
    #expect(ascent.assignment == PromptAssignment([0, 0]))
    #expect(ascent.search == Proposal.Search(isExact: false))
    #expect(ascent.note.hasPrefix("coordinate ascent from the incumbent"))
  }

  @Test func warmUpSearchesNothing() throws {
    let proposer = try maspobProposer(
      AssignmentSpace(sizes: [3, 3]), SeedSequence(seed: 1), ScriptedSurrogate())
    #expect(try proposer.suggest().search == nil)
  }

  @Test func theWeightDecaysWithWhatIsDecided() throws {
    let space = AssignmentSpace(sizes: [5, 5])
    func suggestion(_ told: Int, pending: Int) throws -> Proposal {
      var proposer = try maspobProposer(space, SeedSequence(seed: 1), ScriptedSurrogate()) {
        ($0.warmUp, $0.exploration) = (1, .linearUCB(alpha: 1))
        $0.decay = WeightDecay(.linear, to: 0, over: 10)
      }
      for rank in 0..<told {
        proposer.observe(Observation(assignment: space.assignment(at: rank), score: 0.5))
      }
      return try proposer.suggest(
        pending: (0..<pending).map { space.assignment(at: 20 + $0) })
    }
    for (told, pending) in [(1, 0), (3, 2), (10, 0), (12, 1)] {
      let proposal = try suggestion(told, pending: pending)
      let weight = max(0, 1 - Double(told + pending) / 10)
      // The mean is 0 everywhere.
      #expect(abs((proposal.acquisition ?? -1) - weight * (proposal.uncertainty ?? 0)) < 1e-12)
    }
    #expect(try suggestion(4, pending: 0).note.hasSuffix("; weight 0.6"))
  }
}
