import Foundation
import PromptSpace
import Studies
import Testing

@testable import Reports

/// What reports say of trials that asked some of the examples: here one of four, then the other three.
@Suite struct BoughtExamplesTests {
  private static let seed = PromptAssignment([0, 0])
  private static let other = PromptAssignment([1, 0])

  private static func outcome(
    _ assignment: PromptAssignment, _ scores: [Double?], calls: Int
  ) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: assignment, split: .validation,
      examples: scores.enumerated().map { index, score in
        score.map { .scored("e\(index)", $0) } ?? .skipped("e\(index)")
      }, usage: ResourceUsage(calls: calls, costUSD: nil))
  }

  private static func bought(_ positions: [Int]) -> Proposal {
    Proposal(
      assignment: other, source: .search, predictedMean: 0.6, acquisition: 0.01,
      utility: .gainPerCall, purchase: ExamplePurchase(positions: positions, calls: 2))
  }

  private static let records = [
    StudyEvent.proposed(trial: 1, proposal: Proposal(assignment: seed, source: .seed)),
    .evaluated(trial: 1, outcome: outcome(seed, [0.5, 0.5, 0, 1], calls: 8)),
    .proposed(trial: 2, proposal: bought([1])),
    .evaluated(trial: 2, outcome: outcome(other, [nil, 1, nil, nil], calls: 2)),
    .proposed(trial: 3, proposal: bought([0, 2, 3])),
    .evaluated(trial: 3, outcome: outcome(other, [1, 1, 0.5, 0], calls: 6)),
    .stopped(reason: .evaluations),
  ].enumerated().map { JournalRecord(sequence: $0, time: "", event: $1) }

  private static func state(after count: Int = 7) -> StudyState {
    StudyState(records: Array(records.prefix(count)), maximumErrorRate: 0.2)
  }

  @Test func aMeanOverSomeExamplesIsNeverTheBest() {
    let partial = Self.state(after: 4)
    #expect(partial.incumbent?.number == 1 && partial.observations.count == 2)
    let curve = BestSoFarCurve(StudyTrials(Self.state()))
    #expect(curve.points.map(\.best) == [0.5, 0.5, 0.625])
    #expect(curve.points.map(\.standing) == [.complete, .partial, .complete])
    #expect(Self.state().observations.map(\.exampleCount) == [4, 4])
  }

  @Test func tableAndWordsSayWhatATrialAsked() {
    let state = Self.state()
    let rows = TrialsTable.csv(of: state, proposer: "p").split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(rows.map { $0.last } == ["4", "1", "3"])
    #expect(rows.map { $0[14] } == ["complete", "partial", "complete"])
    #expect(rows.map { $0[3] } == ["0.5", "1.0", "0.625"])
    let summary = StudySummary(state: state, bill: .zero)
    #expect(summary.trials.contains("1.000 partial"))
    #expect(summary.conclusion.contains("Spent: 3 evaluations that come to 2.00 whole ones"))
    let line = StudySummary.line(for: state.trials[1], isBest: false, total: 20)
    #expect(line.hasPrefix("trial 2  1-0") && line.contains(", asked 1 of 4 examples"))
    let whole = StudySummary.line(for: state.trials[0], isBest: false, total: 20)
    #expect(whole.hasPrefix("trial 1/20") && !whole.contains("asked"))
  }

  /// A trial's calls are for what it asked, and what it had seen it did not predict.
  @Test func costsAndPredictionsAreOfATrialsOwnExamples() {
    let trials = StudyTrials(Self.state())
    #expect(CostScatter(trials).points.map(\.cost) == [2, 2])
    #expect(PredictionScatter(trials).points.isEmpty)
  }

  @Test func optunaSeesAPrunedTrial() throws {
    let lines = try OptunaJournal.text(
      of: Self.state(), manifest: OptunaJournalTests.manifest, records: Self.records
    ).split(separator: "\n").dropFirst().map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["state"] as? Int } == [1, 2, 1])
    #expect(lines.map { $0["value"] as? Double } == [0.5, nil, 0.625])
  }
}
