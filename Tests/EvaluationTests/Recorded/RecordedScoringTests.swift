import Sandboxing
import Testing

@testable import Evaluation

struct RecordedScoringTests {
  /// Exact match that cannot judge one answer, cannot be asked at all about another, and is slow for some.
  private struct MoodyMetric: Metric {
    let name = "moody"
    func score(_ answer: String, for example: Example) async throws -> Double {
      if answer == "fail" { throw SandboxError(.failed, "the worker ended") }
      if answer == "refuse" { throw SandboxError(.unavailable, "no sandbox here") }
      if answer == "slow" { try await Task.sleep(for: .milliseconds(30)) }
      return answer == "right" || answer == "slow" ? 1 : 0
    }
    func objection(to example: Example) -> String? {
      example.id == "bad" ? "no answer to compare with" : nil
    }
    func exclusion(of example: Example) -> String? {
      example.id == "void" ? "its gold answer is empty" : nil
    }
  }

  private func scores(_ outputs: [(String, String?)], width: Int) async throws -> RecordedScores {
    let dataset = Dataset(
      name: "d", examples: outputs.map { Example(id: $0.0, fields: [:]) })
    let lines = outputs.compactMap { id, output in
      output.map { #"{"id": "\#(id)", "output": "\#($0)"}"# }
    }
    let recorded = try RecordedOutputs(
      bytes: Array(lines.joined(separator: "\n").utf8), name: "p", for: dataset)
    return try await RecordedScoring(dataset, by: MoodyMetric(), width: width).scores(of: recorded)
  }

  @Test(arguments: [1, 2, 16])
  func whatHasNoScoreIsCountedAndNoZero(width: Int) async throws {
    let scores = try await scores(
      [
        ("a", "slow"), ("b", "wrong"), ("c", nil), ("bad", "right"), ("d", "fail"), ("e", "right"),
      ], width: width)
    #expect(
      scores.rows.map(\.status) == [.scored, .scored, .missing, .unanswerable, .error, .scored])
    #expect(scores.rows.map(\.row) == Array(0..<6))
    #expect(scores.n == 3 && scores.excluded == 3 && scores.mean == 2.0 / 3)
    #expect(scores.bounds == 2.0 / 5...4.0 / 5)
    #expect(scores.rows[4].message == "metric 'moody' failed: the worker ended")
  }

  @Test func aMissingSandboxEndsIt() async {
    await #expect(throws: SandboxError(.unavailable, "no sandbox here")) {
      try await scores([("a", "right"), ("b", "refuse")], width: 2)
    }
  }

  /// What the metric would leave out of a study is no zero here either.
  @Test func aGoldAnswerThatCannotBeReadIsLeftOut() async throws {
    let scores = try await scores([("void", "right"), ("a", "right"), ("b", "wrong")], width: 1)
    #expect(scores.rows[0].status == .unanswerable)
    #expect(scores.rows[0].message == "its gold answer is empty")
    #expect(scores.mean == 0.5 && scores.n == 2 && scores.bounds == 0.5...0.5)
  }

  @Test func nothingScoredHasNoMean() async throws {
    let scores = try await scores([("bad", "right")], width: 1)
    #expect(scores.mean == nil && scores.bounds == nil && scores.excluded == 1)
  }
}
