import PromptSpace
import Randomness
import Search
import Testing
import _TestSupport

@Suite struct ExhaustiveSearchTests {
  let space = AssignmentSpace(sizes: [3, 4, 2])

  @Test(arguments: [1, 2, 5, 24, 1_000])
  func findsTheMaximumWhateverTheBatchSize(batchSize: Int) throws {
    for seed in 0..<10 {
      let landscape = PlantedLandscape(sizes: space.sizes, coupling: 1, seed: UInt64(seed))
      let expected = landscape.everything.max { landscape.score($0) < landscape.score($1) }
      var largestBatch = 0
      let result = try #require(
        try ExhaustiveSearch(batchSize: batchSize).maximize(over: SearchRegion(space)) {
          largestBatch = max(largestBatch, $0.count)
          return landscape.scores($0)
        })
      #expect(result.assignment == expected)
      #expect(result.value == landscape.score(result.assignment))
      #expect(result.evaluations == 24)
      #expect(result.route == .exhaustive)
      #expect(largestBatch <= batchSize)
    }
  }

  @Test(arguments: [1, 5, 100])
  func tiesGoToTheLowestRank(batchSize: Int) throws {
    let search = ExhaustiveSearch(batchSize: batchSize)
    let tied: Set<PromptAssignment> = [[2, 3, 1], [1, 0, 1], [1, 2, 0]].asAssignments
    let result = try search.maximize(over: SearchRegion(space)) {
      $0.map { tied.contains($0) ? 1 : 0 }
    }
    #expect(result?.assignment == PromptAssignment([1, 0, 1]))
  }

  @Test func asksForNoExcludedAssignment() throws {
    let excluded = [[0, 0, 0], [0, 0, 1], [1, 1, 1], [2, 3, 1]].asAssignments
    var asked: [PromptAssignment] = []
    let result = try ExhaustiveSearch(batchSize: 7).maximize(
      over: SearchRegion(space, excluding: excluded)
    ) {
      asked += $0
      return $0.map { Double(space.rank(of: $0)) }
    }
    #expect(result?.assignment == PromptAssignment([2, 3, 0]))
    #expect(asked == asked.sorted())
    #expect(Set(asked).count == 20)
    #expect(excluded.isDisjoint(with: asked))
  }

  @Test func givesNothingWhenEverythingIsExcluded() throws {
    let everything = (0..<24).map(space.assignment(at:))
    let region = SearchRegion(space, excluding: everything)
    #expect(try ExhaustiveSearch().maximize(over: region) { $0.map { _ in 1 } } == nil)
  }

  @Test func undefinedScoresNeverWin() throws {
    let result = try ExhaustiveSearch(batchSize: 5).maximize(over: SearchRegion(space)) {
      $0.map { space.rank(of: $0) == 13 ? -3 : .nan }
    }
    #expect(result?.assignment == space.assignment(at: 13))
    #expect(result?.value == -3)
    #expect(result?.undefinedScores == 23)
  }

  @Test func onlyUndefinedScoresStillGiveAnAssignment() throws {
    let region = SearchRegion(space, excluding: [space.seed])
    let result = try ExhaustiveSearch(batchSize: 5).maximize(over: region) { $0.map { _ in .nan } }
    #expect(result?.assignment == space.assignment(at: 1))
    #expect(result?.value == -.infinity)
    #expect(result?.undefinedScores == 23)
  }

  @Test func refusesWhatExceedsTheLimit() {
    #expect(throws: SearchError.spaceTooLarge(count: 24, limit: 23)) {
      try ExhaustiveSearch(limit: 23).maximize(over: SearchRegion(space)) { $0.map { _ in 0 } }
    }
    let huge = AssignmentSpace(sizes: [Int](repeating: 20, count: 60))
    #expect(throws: SearchError.spaceTooLarge(count: nil, limit: .max)) {
      try ExhaustiveSearch(limit: .max).maximize(over: SearchRegion(huge)) { $0.map { _ in 0 } }
    }
    #expect(ExhaustiveSearch(limit: 24).admits(space))
  }

  @Test func errorTextsNameTheNumbers() {
    #expect(
      SearchError.spaceTooLarge(count: 24, limit: 23).description
        == "exhaustive search is limited to 23 combinations, the space has 24")
    #expect(
      SearchError.spaceTooLarge(count: nil, limit: 9).description
        == "exhaustive search is limited to 9 combinations, "
        + "the space has more than 9223372036854775807")
  }
}

extension [[Int]] {
  var asAssignments: Set<PromptAssignment> { Set(map { PromptAssignment($0) }) }
}
