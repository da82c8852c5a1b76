import Evaluation
import Foundation
import Testing

struct CommandMetricTests {
  private let example = Example(id: "7", fields: ["question": "q"], references: ["four"])

  private func metric(_ program: String, timeout: Duration = .seconds(20)) throws -> CommandMetric {
    try CommandMetric(
      MetricOptions(
        command: ["python3", "-uc", program], folder: "/", environment: ["PATH": path],
        timeout: timeout))
  }

  private var path: String { ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin" }

  @Test func scoresEveryAnswerByOneProcess() async throws {
    let metric = try metric(
      """
      import json, sys
      for n, line in enumerate(sys.stdin):
          r = json.loads(line)
          right = r["answer"] in r["example"]["references"] and r["example"]["fields"]["question"] == "q"
          print(json.dumps({"id": r["example"]["id"], "score": (1 if right else 0) / (n + 1)}))
      """)
    defer { metric.shutdown() }
    #expect(try await metric.score("four", for: example) == 1)
    #expect(try await metric.score("four", for: example) == 0.5)
    #expect(try await metric.score("five", for: example) == 0)
  }

  @Test(
    arguments: [
      ("print('{}')", "the scorer's answer lacks the key 'score' with a number in 0...1"),
      (
        "print('{\"score\": 2}')",
        "the scorer's answer lacks the key 'score' with a number in 0...1"
      ),
      ("print('{\"score\": 1, \"id\": \"8\"}')", "the scorer's answer belongs to another example"),
      ("exit(3)", "the scorer ended without an answer, with status 3"),
    ] as [(String, String)])
  func nonsenseIsNoScore(statement: String, message: String) async throws {
    let metric = try metric("import sys\nfor line in sys.stdin:\n    \(statement)\n")
    defer { metric.shutdown() }
    do {
      _ = try await metric.score("x", for: example)
      Issue.record("a score")
    } catch let error as EvaluationError {
      #expect(error.message == message)
    }
  }

  @Test func aLateAnswerIsNoScore() async throws {
    let metric = try metric("import time; time.sleep(60)", timeout: .milliseconds(300))
    defer { metric.shutdown() }
    await #expect(throws: EvaluationError.self) { try await metric.score("x", for: example) }
  }

  @Test func needsACommand() {
    #expect(throws: EvaluationError.self) { try CommandMetric(MetricOptions()) }
  }
}
