import PromptSpace
import Randomness
import Strategies
import Testing

@Suite struct RandomProposerTests {
  @Test func drawsUniformlyOverSeeds() throws {
    let space = AssignmentSpace(sizes: [2, 3])
    var counts: [PromptAssignment: Int] = [:]
    for seed in 0..<1_800 as Range<UInt64> {
      var proposer = RandomProposer(space: space, seeds: SeedSequence(seed: seed))
      proposer.observe(Observation(assignment: space.seed, score: 1))
      proposer.markUnusable(space.assignment(at: 4))
      counts[try proposer.suggest().assignment, default: 0] += 1
    }
    // Standard deviation of one count: √(1800 · 1/4 · 3/4) ≈ 18.
    #expect(counts.count == 4)
    #expect(counts.values.allSatisfy { abs($0 - 450) < 4 * 18 })
  }

  @Test func saysWhatItIs() throws {
    let proposer = RandomProposer(
      space: AssignmentSpace(sizes: [2]), seeds: SeedSequence(seed: 1))
    let proposal = try proposer.suggest()
    #expect(proposal.source == .random)
    #expect(proposal.note == "uniform draw")
    #expect(proposal.predictedMean == nil && proposal.acquisition == nil)
  }
}
