import PromptSpace
import Randomness
import Studies
import Testing

@testable import Reports

/// The numbers behind the charts, without a drawing.
@Suite struct StudyChartsTests {
  /// Two agents with three and two candidates; trial 3 is unusable (three of four examples failed).
  private let state = StudyStateFixture.state([
    (PromptAssignment([0, 0]), [0, 1, 0, 0]), (PromptAssignment([1, 0]), [1, 1, 1, 0]),
    (PromptAssignment([2, 1]), [nil, nil, nil, 1]), (PromptAssignment([1, 1]), [1, 0, 0, 1]),
    (PromptAssignment([0, 1]), [0, 0, 0, 0]),
  ])
  private var trials: StudyTrials { StudyTrials(state) }
  private let pools = [
    PromptPool(agent: "a", candidates: ["a0", "a1", "a2"]),
    PromptPool(agent: "b", candidates: ["b0", "b1"]),
  ]

  @Test func theBestSoFarIgnoresWhatIsUnusable() {
    let curve = BestSoFarCurve(trials)
    #expect(curve.points.map(\.best) == [0.25, 0.75, 0.75, 0.75, 0.75])
    #expect(curve.points.map(\.score) == [0.25, 0.75, 1, 0.5, 0])
    #expect(curve.points.map(\.calls) == [8, 16, 24, 32, 40])
    #expect(curve.points.map(\.usd) == [nil, nil, nil, nil, nil])
    #expect(!curve.hasMoney)
    #expect(curve.points[4].bestInterval == state.trials[1].outcome?.interval)
  }

  @Test func theBestSoFarNeverFalls() {
    for seed in 0..<40 as Range<UInt64> {
      let trials = StudyTrials(ReportFixture.state(.init(trials: 30), seed: seed))
      let best = BestSoFarCurve(trials).points.compactMap(\.best)
      #expect(zip(best, best.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(best.last == trials.complete.compactMap(\.score).max())
    }
  }

  @Test func importanceIsTheShareOfVariance() {
    // Usable scores 0.25, 0.75, 0.5, 0: total Σ(y − 0.375)² = 0.3125. Agent a: means 0.125 (twice) and 0.625
    // (twice), between 4 · 0.25² = 0.25; agent b: 0.5 and 0.25, between 4 · 0.125² = 0.0625.
    let shares = AgentImportance(trials, agents: ["a", "b"]).shares
    #expect(shares.map(\.agent) == ["a", "b"])
    #expect(shares.map(\.n) == [4, 4] && shares.map(\.groups) == [2, 2])
    #expect(abs(shares[0].explained - 0.8) < 1e-12 && abs(shares[1].explained - 0.2) < 1e-12)
    #expect(abs((shares[0].adjusted ?? 9) - 0.7) < 1e-12)
    #expect(abs((shares[1].adjusted ?? 9) + 0.2) < 1e-12, "1 − 0.8 · 3/2")
  }

  @Test func importanceOfNoiseIsNothingOnAverage() {
    var sum = (explained: 0.0, adjusted: 0.0)
    for seed in 0..<200 as Range<UInt64> {
      let trials = StudyTrials(ReportFixture.state(.init(trials: 40, agents: 1), seed: seed))
      let share = AgentImportance(trials, agents: ["a"]).shares[0]
      sum.explained += share.explained / 200
      sum.adjusted += (share.adjusted ?? 0) / 200
    }
    #expect(sum.explained > 0.05, "four groups explain something by chance: \(sum.explained)")
    #expect(abs(sum.adjusted) < 0.02, "\(sum.adjusted)")
  }

  @Test func importanceNeedsVariation() {
    let equal = StudyStateFixture.state([
      (PromptAssignment([0]), [1, 0]), (PromptAssignment([1]), [0, 1]),
      (PromptAssignment([2]), [1, 0]),
    ])
    #expect(AgentImportance(StudyTrials(equal), agents: ["a"]).shares.isEmpty)
    let once = StudyStateFixture.state([
      (PromptAssignment([0]), [1, 0]), (PromptAssignment([1]), [1, 1]),
      (PromptAssignment([2]), [0, 0]),
    ])
    let shares = AgentImportance(StudyTrials(once), agents: ["a"]).shares
    #expect(shares.count == 1 && shares[0].adjusted == nil && shares[0].explained == 1)
  }

  @Test func candidatesCountUsableTrialsOnly() {
    let table = CandidateTable(trials, pools: pools, winner: PromptAssignment([1, 0]))
    #expect(table.agents[0].rows.map(\.trials) == [2, 2, 0])
    #expect(table.agents[0].rows.map(\.mean) == [0.125, 0.625, nil])
    #expect(table.agents[0].rows.map(\.best) == [0.25, 0.75, nil])
    #expect(table.agents[0].rows.map(\.isWinner) == [false, true, false])
    #expect(table.agents[1].rows.map(\.isWinner) == [true, false])
    // 0.125 ± 12.7062 · 0.125, cut to the range of scores.
    #expect(table.agents[0].rows[0].lower == 0 && table.agents[0].rows[0].upper == 1)
    #expect(table.agents[0].rows[2].lower == nil)
  }

  @Test func pairsHoldTheMeanOfTheirTrials() {
    let map = PairHeatMap(trials, pools: pools, from: 0, to: 1)
    #expect(map?.cells.map { $0.map { $0?.mean } } == [[0.25, 0], [0.75, 0.5], [nil, nil]])
    #expect(map?.measured == 4)
    let fixed = [pools[0], PromptPool(agent: "b", candidates: ["b0"])]
    #expect(PairHeatMap(trials, pools: fixed, from: 0, to: 1) == nil)
  }

  @Test func predictionsAreComparedWithUsableScores() {
    let scatter = PredictionScatter(trials)
    // Every trial but the first was proposed with 0.25.
    #expect(scatter.points.map(\.trial) == [2, 4, 5])
    #expect(scatter.points.map(\.observed) == [0.75, 0.5, 0])
    #expect(abs((scatter.rootMeanSquaredError ?? 0) - (0.375 / 3).squareRoot()) < 1e-12)
    #expect(abs((scatter.bias ?? 0) + 0.5 / 3) < 1e-12)
    #expect(PredictionScatter(StudyTrials(StudyState())).bias == nil)
  }

  @Test func theBonusIsWhatTheUtilityAddsToTheMean() {
    func trial(
      _ mean: Double?, _ acquisition: Double?, _ utility: Proposal.Utility? = nil
    ) -> StudyEvent {
      .proposed(
        trial: 1,
        proposal: Proposal(
          assignment: PromptAssignment([0]), source: .search, predictedMean: mean,
          uncertainty: 0.2, acquisition: acquisition, utility: utility))
    }
    func points(_ event: StudyEvent) -> [ExplorationSplit.Point] {
      ExplorationSplit(ReportFixture.state([event]).trials).points
    }
    #expect(points(trial(0.5, 0.75)).map(\.bonus) == [0.25])
    #expect(points(trial(0.5, 0.25)).map(\.bonus) == [-0.25], "a Thompson draw")
    for utility in [Proposal.Utility.expectedImprovement, .gainPerCall] {
      let point = points(trial(0.5, 0.01, utility))
      #expect(point.map(\.bonus) == [nil], "no sum")
      #expect(point.map(\.acquisition) == [0.01] && point.map(\.uncertainty) == [0.2])
    }
    #expect(points(trial(nil, 0.75)).isEmpty && points(trial(0.5, nil)).isEmpty)
    #expect(points(trial(0.5, .infinity)).isEmpty)
  }

  @Test func theFrontHoldsWhatNothingBeats() {
    let points = [(3.0, 0.9), (1.0, 0.2), (2.0, 0.2), (2.0, 0.6), (3.0, 0.5), (1.0, 0.2)]
    #expect(CostScatter.front(points.map { (cost: $0.0, score: $0.1) }) == [1, 3, 0])
    var generator = SeedSequence(seed: 8).generator
    for _ in 0..<100 {
      let drawn = (0..<20).map { _ in
        (
          cost: Double(Int.random(in: 0...5, using: &generator)),
          score: Double(Int.random(in: 0...5, using: &generator))
        )
      }
      let front = CostScatter.front(drawn)
      func beats(_ one: Int, _ other: Int) -> Bool {
        let (left, right) = (drawn[one], drawn[other])
        let isBetter = left.cost < right.cost || left.score > right.score
        return left.cost <= right.cost && left.score >= right.score && (isBetter || one < other)
      }
      let expected = drawn.indices.filter { point in !drawn.indices.contains { beats($0, point) } }
      #expect(front.sorted() == expected)
    }
  }

  @Test func costsAreThoseWithoutReplay() {
    let priced = CostScatter(StudyTrials(ReportFixture.state(.init(trials: 4), seed: 2)))
    #expect(priced.unit == .usd && priced.hasCosts)
    // 0.01 paid and 0.01 saved over ten examples, per thousand.
    #expect(priced.points.allSatisfy { abs($0.cost - 2) < 1e-12 })
    let unpriced = CostScatter(
      StudyTrials(ReportFixture.state(.init(trials: 4), seed: 2, usd: nil)))
    #expect(unpriced.unit == .tokens)
    #expect(unpriced.points.first?.cost == 14.0, "101 + 30 + 9 tokens over ten examples")
  }
}
