import Foundation
import PromptSpace
import Studies
import Testing

@testable import Reports

@Suite struct OptunaJournalTests {
  static let manifest = StudyManifest(
    tool: "maspob 0", study: "reading", created: "2026-01-01T00:00:00Z", identity: [:],
    space: (
      agents: [
        .init(id: "answer", after: [], optimize: true),
        .init(id: "check", after: ["answer"], optimize: true),
      ],
      pools: [
        PromptPool(agent: "answer", candidates: ["a", "b", "c", "d"]),
        PromptPool(agent: "check", candidates: ["e", "f"]),
      ]
    ),
    maximumErrorRate: 0.4)

  private func lines(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func journal(records: [JournalRecord] = []) throws -> [[String: Any]] {
    let state = StudyStateFixture.state([
      (PromptAssignment([0, 0]), [0.25, 0.75]), (PromptAssignment([3, 1]), [nil, nil]),
    ])
    return try lines(
      OptunaJournal.text(of: state, manifest: Self.manifest, records: records))
  }

  @Test func oneStudyToMaximizeAndOneFinishedTrialForEachEvaluation() throws {
    let lines = try journal()
    #expect(lines.map { $0["op_code"] as? Int } == [0, 4, 4])
    #expect(lines.allSatisfy { $0["worker_id"] is String })
    #expect(lines[0]["study_name"] as? String == "reading")
    #expect(lines[0]["directions"] as? [Int] == [2])
    #expect(lines[1]["state"] as? Int == 1)
    #expect(lines[1]["value"] as? Double == 0.5)
    #expect(lines[1]["params"] as? [String: Int] == ["answer": 0, "check": 0])
    let attributes = try #require(lines[1]["user_attrs"] as? [String: Any])
    #expect(attributes["evaluation"] as? Int == 1)
    #expect(attributes["assignment"] as? String == "0-0")
  }

  /// Optuna refuses a failed trial with a value.
  @Test func anUnusableEvaluationFails() throws {
    let line = try journal()[2]
    #expect(line["state"] as? Int == 3)
    #expect(line["value"] == nil)
    #expect(line["params"] as? [String: Int] == ["answer": 3, "check": 1])
  }

  @Test func choicesAreTheNumbersOfTheCandidates() throws {
    let texts = try #require(try journal()[1]["distributions"] as? [String: String])
    let answer = try lines(try #require(texts["answer"]))[0]
    #expect(answer["name"] as? String == "CategoricalDistribution")
    #expect((answer["attributes"] as? [String: [Int]])?["choices"] == [0, 1, 2, 3])
  }

  @Test func timesAreThoseOfTheJournal() throws {
    let outcome = StudyStateFixture.outcome(PromptAssignment([0, 0]), .validation, [0.5])
    let records = [
      JournalRecord(
        sequence: 0, time: "2026-02-03T04:05:06Z",
        event: .proposed(
          trial: 1, proposal: Proposal(assignment: PromptAssignment([0, 0]), source: .seed))),
      JournalRecord(
        sequence: 1, time: "2026-02-03T04:07:00Z", event: .evaluated(trial: 1, outcome: outcome)),
    ]
    let lines = try journal(records: records)
    #expect(lines[1]["datetime_start"] as? String == "2026-02-03T04:05:06Z")
    #expect(lines[1]["datetime_complete"] as? String == "2026-02-03T04:07:00Z")
    // Nothing is known of the second: Optuna wants a time all the same.
    #expect(lines[2]["datetime_start"] as? String == Self.manifest.created)
  }
}
