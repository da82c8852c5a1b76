import PromptSpace
import Randomness
import Search
import Testing
import _TestSupport

@Suite struct CoordinateAscentExclusionTests {
  func ascend(
    over region: SearchRegion, from start: PromptAssignment,
    score: (PromptAssignment) -> Double
  ) -> SearchResult? {
    var generator = SeedSequence(seed: 1).generator
    return CoordinateAscent().maximize(
      over: region, from: [.incumbent(start)], using: &generator, score: { $0.map(score) })
  }

  @Test(arguments: 0..<40)
  func neverReturnsAnExcludedAssignment(seed: UInt64) {
    let landscape = PlantedLandscape(sizes: [3, 2, 3], coupling: 2, seed: seed)
    var generator = SeedSequence(seed: seed).child("exclusions").generator
    var excluded: Set<PromptAssignment> = []
    for left in (1...18).reversed() {
      let region = SearchRegion(landscape.space, excluding: excluded)
      let result = CoordinateAscent(sweeps: .untilStable(limit: 5)).maximize(
        over: region, from: [.random], using: &generator, score: landscape.scores)
      #expect(region.remaining == left)
      guard let result else {
        Issue.record("nothing found with \(left) assignments left")
        return
      }
      #expect(excluded.insert(result.assignment).inserted)
      #expect(result.value == landscape.score(result.assignment))
    }
    let region = SearchRegion(landscape.space, excluding: excluded)
    #expect(ascend(over: region, from: landscape.space.seed, score: landscape.score) == nil)
  }

  @Test func walksThroughExcludedAssignmentsToABetterEnd() {
    let space = AssignmentSpace(sizes: [2, 2])
    // The only improving way from 0-0 to 1-1 leads over the excluded 1-0.
    let score: (PromptAssignment) -> Double = { Double($0[0] * 2 + $0[0] * $0[1]) }
    let region = SearchRegion(space, excluding: [PromptAssignment([1, 0])])
    let result = ascend(over: region, from: space.seed, score: score)
    #expect(result?.assignment == PromptAssignment([1, 1]))
    #expect(result?.route == .sweepEnd(start: .incumbent, sweeps: 1))
  }

  @Test func takesTheBestOneOnTheWayWhenTheEndIsExcluded() {
    let space = AssignmentSpace(sizes: [3, 3])
    let score: (PromptAssignment) -> Double = { Double($0[0] * 3 + $0[1]) }
    let region = SearchRegion(space, excluding: [[2, 2], [2, 1]].asAssignments)
    let result = ascend(over: region, from: space.seed, score: score)
    #expect(result?.assignment == PromptAssignment([2, 0]))
    #expect(result?.value == 6)
    #expect(result?.evaluations == 6)
    #expect(result?.route == .passedBy(start: .incumbent, sweeps: 1))
  }

  @Test func ofEquallyGoodOnesOnTheWayTheFirstCounts() {
    let space = AssignmentSpace(sizes: [3, 3])
    let region = SearchRegion(space, excluding: [space.seed])
    let result = ascend(over: region, from: PromptAssignment([2, 1])) { _ in 1 }
    #expect(result?.assignment == PromptAssignment([0, 1]))
  }

  @Test func widensToTheNearestOnesWhenOnlyExcludedOnesWereMet() {
    let space = AssignmentSpace(sizes: [3, 3, 3])
    let lines = (0..<27).map(space.assignment(at:)).filter {
      $0.indices.filter { $0 != 0 }.count <= 1
    }
    let region = SearchRegion(space, excluding: lines)
    // Decreasing, so that the sweep stays at 0-0-0; three assignments with two ones are best.
    let score: (PromptAssignment) -> Double = { -Double($0.indices.reduce(0, +)) }
    let result = ascend(over: region, from: space.seed, score: score)
    #expect(result?.assignment == PromptAssignment([1, 1, 0]))
    #expect(result?.value == -2)
    #expect(result?.route == .widened(start: .incumbent, sweeps: 1, distance: 2))
    #expect(result?.evaluations == 9 + 12)
  }

  @Test func wideningStaysBoundedInHugeSpaces() {
    let space = AssignmentSpace(sizes: [Int](repeating: 2, count: 200))
    let lines = [space.seed] + (0..<200).map { space.seed.replacing($0, with: 1) }
    let result = ascend(over: SearchRegion(space, excluding: lines), from: space.seed) {
      -Double($0.indices.reduce(0, +))
    }
    #expect(result?.value == -2)
    #expect((result?.evaluations ?? .max) <= 400 + 4_096)
  }

  @Test func routesReadAsSentences() {
    #expect(SearchRoute.exhaustive.description == "exhaustive search")
    #expect(
      SearchRoute.sweepEnd(start: .incumbent, sweeps: 1).description
        == "coordinate ascent from the incumbent, 1 sweep")
    #expect(
      SearchRoute.passedBy(start: .lastSelection, sweeps: 2).description
        == "coordinate ascent from the last selection, 2 sweeps, "
        + "best unmeasured assignment on the way")
    #expect(
      SearchRoute.widened(start: .random, sweeps: 3, distance: 2).description
        == "coordinate ascent from a random start, 3 sweeps, "
        + "nearest unmeasured assignment at distance 2")
  }
}
