import PromptSpace
import Randomness
import Search
import Testing
import _TestSupport

@Suite struct CoordinateAscentTests {
  let sizes = [3, 4, 2, 3]

  func ascend(
    _ landscape: PlantedLandscape, _ sweeps: CoordinateAscent.Sweeps = .single,
    from starts: [SearchStart], excluding excluded: Set<PromptAssignment> = [], seed: UInt64 = 0
  ) -> SearchResult? {
    var generator = SeedSequence(seed: seed).generator
    return CoordinateAscent(sweeps: sweeps).maximize(
      over: SearchRegion(landscape.space, excluding: excluded), from: starts, using: &generator,
      score: landscape.scores)
  }

  @Test(arguments: 0..<20)
  func oneSweepFindsTheMaximumOfSeparableScores(seed: UInt64) {
    let landscape = PlantedLandscape(sizes: sizes, coupling: 0, seed: seed)
    let best = landscape.everything.max { landscape.score($0) < landscape.score($1) }
    let result = ascend(landscape, from: [.random], seed: seed)
    #expect(result?.assignment == best)
    #expect(result?.evaluations == 12)
    #expect(result?.route == .sweepEnd(start: .random, sweeps: 1))
  }

  @Test(arguments: 0..<20)
  func oneSweepIsExactlyOnePassInTopologyOrder(seed: UInt64) {
    let landscape = PlantedLandscape(sizes: sizes, coupling: 2, seed: seed)
    let start = PromptAssignment([2, 1, 1, 0])
    var expected = start
    for agent in sizes.indices {
      let line = (0..<sizes[agent]).map { expected.replacing(agent, with: $0) }
      expected = line.max { landscape.score($0) < landscape.score($1) } ?? expected
    }
    #expect(ascend(landscape, from: [.incumbent(start)])?.assignment == expected)
  }

  @Test(arguments: 0..<20)
  func neverBeatsTheExhaustiveSearchAndNeverLosesAgainstItsStart(seed: UInt64) throws {
    let landscape = PlantedLandscape(sizes: sizes, coupling: 2, seed: seed)
    let exact = try ExhaustiveSearch().maximize(
      over: SearchRegion(landscape.space), score: landscape.scores)
    let start = landscape.space.assignment(at: Int(seed) * 3)
    for sweeps in [CoordinateAscent.Sweeps.single, .untilStable(limit: 10)] {
      let result = try #require(ascend(landscape, sweeps, from: [.lastSelection(start)]))
      #expect(result.value <= (try #require(exact)).value)
      #expect(result.value >= landscape.score(start))
      #expect(result.value == landscape.score(result.assignment))
    }
  }

  @Test(arguments: 0..<20)
  func repeatedSweepsEndWhereNoSingleChangeHelps(seed: UInt64) throws {
    let landscape = PlantedLandscape(sizes: sizes, coupling: 3, seed: seed)
    let result = try #require(ascend(landscape, .untilStable(limit: 50), from: [.random]))
    for agent in sizes.indices {
      for candidate in 0..<sizes[agent] {
        let neighbour = result.assignment.replacing(agent, with: candidate)
        #expect(landscape.score(neighbour) <= result.value)
      }
    }
  }

  @Test func tiesGoToTheLowestIndex() {
    let flat = PlantedLandscape(sizes: sizes, coupling: 0, seed: 0)
    var generator = SeedSequence(seed: 0).generator
    let result = CoordinateAscent(sweeps: .untilStable(limit: 10)).maximize(
      over: SearchRegion(flat.space), from: [.incumbent(PromptAssignment([2, 3, 1, 2]))],
      using: &generator, score: { $0.map { _ in 0.5 } })
    #expect(result?.assignment == flat.space.seed)
    #expect(result?.route == .sweepEnd(start: .incumbent, sweeps: 2))
  }

  @Test func moreStartsNeverHurtAndTheNamedOneWinsTies() {
    var improved = 0
    for seed in 0..<20 as Range<UInt64> {
      let landscape = PlantedLandscape(sizes: [5, 5, 5, 5], coupling: 3, seed: seed)
      let seedStart = SearchStart.incumbent(landscape.space.seed)
      let one = ascend(landscape, from: [seedStart])
      let many = ascend(landscape, from: [seedStart] + Array(repeating: .random, count: 5))
      #expect((many?.value ?? 0) >= (one?.value ?? 1))
      #expect(many?.evaluations == 6 * 20)
      if many?.assignment == one?.assignment { #expect(many?.route == one?.route) }
      if (many?.value ?? 0) > (one?.value ?? 0) { improved += 1 }
    }
    #expect(improved > 0)
  }

  @Test func aScoreThatDependsOnTheBatchCannotLoopForever() {
    var calls = 0
    var generator = SeedSequence(seed: 0).generator
    let space = AssignmentSpace(sizes: [2, 2])
    let result = CoordinateAscent(sweeps: .untilStable(limit: 7)).maximize(
      over: SearchRegion(space), from: [.incumbent(space.seed)], using: &generator
    ) { batch in
      calls += 1
      return batch.indices.map { ($0 + calls / 2) % 2 == 0 ? 0 : 1 }
    }
    #expect(result?.route == .sweepEnd(start: .incumbent, sweeps: 7))
  }

  @Test func undefinedScoresNeverWin() {
    let space = AssignmentSpace(sizes: [3, 3])
    var generator = SeedSequence(seed: 0).generator
    let result = CoordinateAscent().maximize(
      over: SearchRegion(space), from: [.incumbent(space.seed)], using: &generator
    ) { $0.map { $0 == PromptAssignment([0, 2]) ? -1 : .nan } }
    #expect(result?.assignment == PromptAssignment([0, 2]))
    #expect(result?.value == -1)
    #expect(result?.undefinedScores == 5)
  }

  @Test func splitsLongPoolsIntoBatches() {
    let space = AssignmentSpace(sizes: [10, 3])
    var generator = SeedSequence(seed: 0).generator
    var batches: [Int] = []
    let result = CoordinateAscent(batchSize: 4).maximize(
      over: SearchRegion(space), from: [.random], using: &generator
    ) {
      batches.append($0.count)
      return $0.map { Double($0[0] - $0[1]) }
    }
    #expect(batches == [4, 4, 2, 3])
    #expect(result?.assignment == PromptAssignment([9, 0]))
  }
}
