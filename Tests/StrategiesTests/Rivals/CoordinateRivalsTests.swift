import PromptSpace
import Randomness
import Strategies
import Testing

/// Scores that add up over agents: every coordinate-wise method must find the best of them.
private func additive(_ assignment: PromptAssignment) -> Double {
  let gains = [[0.0, 0.3, 0.1], [0.0, -0.2, 0.25, 0.1], [0.0, 0.05]]
  return zip(gains, assignment.indices).reduce(0.2) { $0 + $1.0[$1.1] }
}

private func run(
  _ proposer: some Proposer, rounds: Int, score: (PromptAssignment) -> Double = additive
) throws -> [Proposal] {
  var proposer = proposer
  return try (0..<rounds).map { _ in
    let proposal = try proposer.suggest()
    proposer.observe(
      Observation(assignment: proposal.assignment, score: score(proposal.assignment)))
    return proposal
  }
}

@Suite struct CoordinateRivalsTests {
  static let space = AssignmentSpace(sizes: [3, 4, 2])
  static let best = PromptAssignment([1, 2, 1])

  @Test(arguments: 0..<20 as Range<UInt64>)
  func greedyFindsAnAdditiveOptimumInOneRound(seed: UInt64) throws {
    let proposals = try run(
      CoordinateGreedyProposer(space: Self.space, seeds: SeedSequence(seed: seed)), rounds: 7)
    #expect(proposals[0].assignment == Self.space.seed && proposals[0].source == .seed)
    // 1 + 2 + 3 + 1 evaluations are one pass over all agents.
    #expect(proposals.map(\.assignment).contains(Self.best))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func greedyMovesOneAgentAtATimeAndThenBeginsAnew(seed: UInt64) throws {
    let proposals = try run(
      CoordinateGreedyProposer(space: Self.space, seeds: SeedSequence(seed: seed)), rounds: 20)
    let restart = try #require(proposals.firstIndex { $0.source == .random })
    var measured: [PromptAssignment] = []
    for proposal in proposals[..<restart] {
      if let incumbent = measured.max(by: { additive($0) < additive($1) }) {
        let changed = zip(incumbent.indices, proposal.assignment.indices).count { $0 != $1 }
        // Within an agent's turn the base is its start, which the incumbent differs from in that agent.
        #expect(changed == 1)
      }
      measured.append(proposal.assignment)
    }
    #expect(measured.contains(Self.best))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func bestSingleMeasuresEachAloneAndThenCombines(seed: UInt64) throws {
    let proposer = BestSingleProposer(space: Self.space, seeds: SeedSequence(seed: seed))
    let assignments = try run(proposer, rounds: 8).map(\.assignment)
    #expect(assignments[0] == Self.space.seed)
    #expect(assignments[1..<7].allSatisfy { $0.indices.count { $0 != 0 } == 1 })
    #expect(Set(assignments).count == 8)
    #expect(assignments[7] == Self.best)
  }

  @Test func bestSingleCombinesWhatItKnowsAtTheHorizon() throws {
    let proposer = BestSingleProposer(
      space: Self.space, horizon: 5, seeds: SeedSequence(seed: 2))
    let proposals = try run(proposer, rounds: 5)
    let measured = proposals.prefix(4).map(\.assignment)
    // What a candidate gained alone, where that is known.
    func gain(_ assignment: PromptAssignment) -> Double {
      assignment.indices.enumerated().reduce(0) { sum, choice in
        let alone = Self.space.seed.replacing(choice.offset, with: choice.element)
        return measured.contains(alone) ? sum + additive(alone) - additive(Self.space.seed) : sum
      }
    }
    let open = (0..<24).map(Self.space.assignment).filter { !measured.contains($0) }
    let best = try #require(open.map(gain).max())
    #expect(proposals[4].note == "sum of single gains")
    #expect(abs(gain(proposals[4].assignment) - best) < 1e-12)
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func halvingPlaysEveryCandidateAndThenHalves(seed: UInt64) throws {
    let space = AssignmentSpace(sizes: [8, 8, 8])
    let score = { (assignment: PromptAssignment) in
      1 - Double(assignment.indices.reduce(0, +)) / 24
    }
    let assignments = try run(
      PoolHalvingProposer(space: space, seeds: SeedSequence(seed: seed)), rounds: 14, score: score
    ).map(\.assignment)
    for agent in 0..<3 {
      func played(_ range: Range<Int>) -> Set<Int> { Set(assignments[range].map { $0[agent] }) }
      #expect(played(0..<8) == Set(0..<8))
      let means = assignments.prefix(8).reduce(into: [Int: Double]()) {
        $0[$1[agent]] = score($1)
      }
      let ranked = (0..<8).sorted {
        means[$0] == means[$1] ? $0 < $1 : (means[$0] ?? 0) > (means[$1] ?? 0)
      }
      #expect(played(8..<12) == Set(ranked.prefix(4)))
      #expect(played(12..<14).isSubset(of: played(8..<12)))
      #expect(played(12..<14).count == 2)
    }
  }
}
