import PromptSpace
import Testing

@testable import Strategies

@Suite struct TrialHistoryTests {
  let space = AssignmentSpace(sizes: [4, 4])

  func history(_ scores: [(Int, Double)]) -> TrialHistory {
    var history = TrialHistory(space: space)
    for (rank, score) in scores {
      _ = history.observe(Observation(assignment: space.assignment(at: rank), score: score))
    }
    return history
  }

  @Test func theIncumbentHasTheBestScoreAndOfEqualsTheEarliest() {
    #expect(history([]).incumbent == nil)
    #expect(history([(3, 0.2), (9, 0.7), (1, 0.7)]).incumbent == space.assignment(at: 9))
    #expect(history([(3, -2), (9, -3)]).incumbent == space.assignment(at: 3))
  }

  @Test func replicatesCountByTheirMean() {
    let lucky = history([(3, 0.9), (5, 0.6), (3, 0.1)])
    #expect(lucky.incumbent == space.assignment(at: 5))
    let often = history([(5, 0.6), (3, 0.5), (3, 0.5)])
    #expect(often.incumbent == space.assignment(at: 5))
  }

  @Test func keepsUsableAndUnusableApart() {
    var history = history([(3, 0.2), (4, .nan)])
    history.markUnusable(space.assignment(at: 5))
    #expect(history.observations.map(\.score) == [0.2])
    #expect(history.unusable == [4, 5].map(space.assignment(at:)))
    #expect(history.told == [3, 4, 5].map(space.assignment(at:)))
    let finite = history.observe(Observation(assignment: space.seed, score: 0))
    let infinite = history.observe(Observation(assignment: space.seed, score: .infinity))
    #expect(finite && !infinite)
  }
}
