import PromptSpace
import Studies
import Testing

@testable import Reports

@Suite struct DataQualityTests {
  private let seed = PromptAssignment([0, 0])
  private let other = PromptAssignment([1, 2])
  private let third = PromptAssignment([2, 2])
  private let ones = [Double?](repeating: 1, count: 20)
  private let zeros = [Double?](repeating: 0, count: 20)

  @Test func aCompleteStudyWarnsOfNothing() {
    let state = StudyStateFixture.state(
      [(seed, zeros), (other, ones)],
      tests: [1: zeros.compactMap { $0 }, 2: ones.compactMap { $0 }])
    let quality = DataQuality(of: state)
    #expect(quality.warnings.isEmpty && quality.missing == 0)
    #expect(quality.winnerBounds?.lower == 1 && quality.winnerBounds?.upper == 1)
    #expect(quality.verdictBounds?.lower == 1)
  }

  @Test func anotherWinnerIsNamed() {
    // The winner's worst case is 0.9, the third's best case 0.95; the seed is out of reach.
    let winner = [nil, nil] + ones.dropFirst(2)
    let close = [nil, nil, 0] + ones.dropFirst(3)
    let state = StudyStateFixture.state([(seed, zeros), (other, winner), (third, close)])
    let quality = DataQuality(of: state)
    #expect(quality.contenders == [3])
    #expect(quality.missing == 4)
    #expect(
      quality.warnings == [
        "Missing examples could change the winner: its validation score could lie anywhere in "
          + "[0.900, 1.000], and trial 3 could then be above it. Run 'maspob retry'."
      ])
    let summary = StudySummary(state: state, bill: .zero)
    #expect(summary.conclusion.contains("Warning: Missing examples could change the winner"))
  }

  @Test func withoutMissingExamplesNobodyElseCouldWin() {
    let close = [0] + ones.dropFirst()
    let state = StudyStateFixture.state([(seed, zeros), (other, ones), (third, close)])
    #expect(DataQuality(of: state).contenders.isEmpty)
  }

  @Test func anOpenVerdictIsNamed() throws {
    let scores = [(seed, zeros), (other, ones)]
    let whole = StudyStateFixture.state(scores)
    var events: [StudyEvent] = whole.trials.flatMap { trial -> [StudyEvent] in
      [.proposed(trial: trial.number, proposal: trial.proposal)]
        + [trial.outcome.map { .evaluated(trial: trial.number, outcome: $0) }].compactMap { $0 }
    }
    // 8 wins; at worst 6 losses and 6 draws besides.
    let candidate = [Double?](repeating: nil, count: 6) + ones.dropFirst(6)
    let baseline = ones.prefix(6) + zeros.prefix(8) + [Double?](repeating: nil, count: 6)
    events.append(
      .tested(trial: 1, outcome: StudyStateFixture.outcome(seed, .test, Array(baseline))))
    events.append(.tested(trial: 2, outcome: StudyStateFixture.outcome(other, .test, candidate)))
    let state = StudyState(
      records: events.enumerated().map { JournalRecord(sequence: $0, time: "", event: $1) },
      maximumErrorRate: 0.4)
    let quality = DataQuality(of: state)
    #expect(Verdict(of: state).conclusion == .better)
    #expect(quality.verdictIsOpen && !quality.signIsOpen)
    let warning = try #require(quality.warnings.first)
    #expect(warning.contains("could change the verdict: 12 of 20 test pairs lack a score"))
    #expect(warning.contains("[+0.100, +0.700]"))
  }

  @Test func errorsOnHardExamplesAreNamed() {
    let rows = (0..<6).map { trial -> (PromptAssignment, [Double?]) in
      let scores: [Double?] = (0..<24).map { index in
        index < 6 ? ((trial + index) % 3 == 0 ? nil : 0) : 1
      }
      return (PromptAssignment([trial, 0]), scores)
    }
    let warnings = DataQuality(of: StudyStateFixture.state(rows)).warnings
    #expect(warnings.contains { $0.hasPrefix("Errors concentrate on hard examples") })
    let even = (0..<6).map { trial -> (PromptAssignment, [Double?]) in
      (PromptAssignment([trial, 0]), (0..<24).map { ($0 + trial) % 6 == 0 ? nil : $0 < 6 ? 0 : 1 })
    }
    let calm = DataQuality(of: StudyStateFixture.state(even)).warnings
    #expect(!calm.contains { $0.hasPrefix("Errors concentrate") })
  }
}
