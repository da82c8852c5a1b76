import PromptSpace
import Studies
import Testing

@testable import Reports

@Suite struct StudySummaryTests {
  private let state = StudyStateFixture.state(
    [
      (PromptAssignment([0, 0]), [0, 1, 0, 0]), (PromptAssignment([1, 10]), [1, 1, nil, 0]),
      (PromptAssignment([1, 2]), [nil, nil, nil, 1]),
    ],
    tests: [1: [0, 0.5], 2: [1, 0.5]])

  private var summary: StudySummary {
    StudySummary(
      state: state,
      bill: ResourceUsage(calls: 31, inputTokens: 900, outputTokens: 80, costUSD: nil))
  }

  @Test func theTableMarksTheBestAndCountsErrors() {
    #expect(
      summary.trials == """
        trial  source  assignment  score           95 % interval   n  err  calls  cached
        1      seed    0-0         0.250           [0.046, 0.699]  4  0    8      1
        2      search  1-10        0.667 *         [0.208, 0.939]  3  1    8      1
        3      search  1-2         1.000 unusable  [0.207, 1.000]  1  3    8      1
        """)
  }

  @Test func theConclusionShowsIntervalsVerdictAndBill() {
    #expect(
      summary.conclusion == """
        seed  0-0  validation 0.250 [0.046, 0.699] n=4
                   test       0.250 [0.000, 1.000] n=2
        best  1-10  validation 0.667 [0.208, 0.939] n=3
                    test       0.750 [0.000, 1.000] n=2
        Not shown to be better: +0.500 on the test split, 95 % interval [-1.000, +1.000], n = 2, \
        1 differ.
        Spent: 3 evaluations, 31 calls (5 more answered by the cache), 900 input and 80 output \
        tokens; no prices are given, so the cost is unknown.
        Stopped: the budget of evaluations is spent.
        """)
  }

  @Test func aLineOfTheLogNamesErrorsAndTheBest() {
    let lines = state.trials.map { StudySummary.line(for: $0, isBest: $0.number == 2, total: 9) }
    #expect(
      lines[1] == """
        trial 2/9  1-10  0.667 [0.208, 0.939] n=3  8 + 1 cached calls, 1 without a score  (search)  \
        <- best so far
        """)
    #expect(!lines[0].contains("best"))
  }
}
