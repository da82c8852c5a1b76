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
        Replay saved 5 of 37 calls.
        Stopped: the budget of evaluations is spent.
        """)
  }

  @Test func aLineOfTheLogNamesErrorsAndTheBest() {
    let lines = state.trials.map { StudySummary.line(for: $0, isBest: $0.number == 2, total: 9) }
    #expect(
      lines[1] == """
        trial 2/9  1-10  0.667 [0.208, 0.939] n=3  8 + 1 cached calls, 1 without a score (1 timeout)  (search)  \
        <- best so far
        """)
    #expect(!lines[0].contains("best"))
  }

  @Test func savingsAreShownWithTheirMoney() {
    let usage = ResourceUsage(
      calls: 168, cachedCalls: 312, costUSD: 0.1, savedTokens: 40_120, savedUSD: 0.1234)
    #expect(
      StudySummary.savings(of: usage) == "Replay saved 312 of 480 calls, 40120 tokens, $0.12.")
    #expect(StudySummary.savings(of: ResourceUsage(calls: 9)) == nil)
    let unpriced = ResourceUsage(calls: 1, cachedCalls: 1, savedTokens: 7, savedUSD: nil)
    #expect(StudySummary.savings(of: unpriced) == "Replay saved 1 of 2 calls, 7 tokens.")
  }

  @Test func aTrialThatGaveUpSaysWhy() throws {
    let baseline = StudyStateFixture.outcome(
      PromptAssignment([0, 0]), .validation, [Double?](repeating: 1, count: 40))
    let race = EvaluationRace(against: baseline, confidence: 0.95, seed: 1)
    let ids = baseline.examples.map(\.example)
    var test = RaceTest(race, examples: ids)
    for id in ids.prefix(16) { test.observe(.scored(id, 0)) }
    let outcome = EvaluationOutcome(
      assignment: PromptAssignment([1, 0]), split: .validation,
      examples: ids.prefix(16).map { .scored($0, 0) } + ids.dropFirst(16).map { .skipped($0) },
      usage: .zero, earlyStop: test.stop)
    let events: [StudyEvent] = [
      .proposed(
        trial: 1, proposal: Proposal(assignment: PromptAssignment([0, 0]), source: .seed)),
      .evaluated(trial: 1, outcome: baseline),
      .proposed(
        trial: 2, proposal: Proposal(assignment: PromptAssignment([1, 0]), source: .search)),
      .evaluated(trial: 2, outcome: outcome),
    ]
    let state = StudyState(
      records: events.enumerated().map { JournalRecord(sequence: $0, time: "", event: $1) },
      maximumErrorRate: 0.1)
    let line = StudySummary.line(for: state.trials[1], isBest: false, total: 9)
    #expect(line.contains("gave up after 16 examples: cannot beat 0-0, -1.000 so far"))
    #expect(StudySummary(state: state, bill: .zero).trials.contains("0.000 gave up"))
    #expect(state.incumbent?.number == 1)
  }
}
