import PromptSpace
import Sandboxing

extension AgentScene {
  /// Runs a program on its public tests, and after every repair again, until they pass.
  func test(
    _ run: PublicTestRun, _ tally: inout CallTally
  ) async throws(Cause) -> AgentResult {
    var code = try text(named: run.program)
    let function = try function(run.function)
    let statements = try statements(of: run)
    var report = try await report(on: code, function: function, statements, run)
    var rounds: [ExecutionTrace.Round] = []
    var missedFormat = false
    for round in 0..<run.reflections where !report.hasPassed {
      let text = try prompt(locals(for: code, report))
      let reply = try tally.reply(
        of: await ask(text, turn: round, of: run.reflections), truncation,
        isComplete: OutputParser.code.isComplete)
      // A reply without a program repairs nothing, and what failed once need not run again.
      if let repaired = try await program(in: reply, entryPoint: nil) {
        code = repaired
        report = try await self.report(on: code, function: function, statements, run)
      } else {
        missedFormat = true
      }
      rounds.append(
        .init(
          prompt: text, reply: reply, code: code, result: report.hasPassed ? "passed" : report.error
        ))
    }
    return AgentResult(
      ExecutionTrace.Step(
        agent: agent.id, prompt: rounds.last?.prompt ?? "", replies: tally.replies, output: code,
        missedFormat: missedFormat, truncated: tally.truncated,
        values: ["code": code, "passed": "\(report.hasPassed)", "error": report.error],
        rounds: rounds),
      absence: rounds.isEmpty ? sharedAbsence(of: [run.program]) : nil)
  }

  private func locals(for code: String, _ report: CodeReport) -> [String: String] {
    [
      "solution": code,
      "exec_pass": report.status == "failed"
        ? "The program ran, but not every test holds."
        : "The program could not be run to its end (\(report.status)).",
      "test_fail": report.error,
    ]
  }

  private func report(
    on code: String, function: String, _ statements: [String], _ run: PublicTestRun
  ) async throws(Cause) -> CodeReport {
    guard !statements.isEmpty else {
      return CodeReport(.passed(value: nil), limits: run.limits, function: function)
    }
    let job = PythonJob(
      source: code, entryPoint: function, action: .assert(["candidate = \(function)"] + statements),
      limits: run.limits)
    return CodeReport(try await outcome(of: job).ending, limits: run.limits, function: function)
  }

  /// The public tests of the example: none where the field is absent or empty.
  private func statements(of run: PublicTestRun) throws(Cause) -> [String] {
    let text = (input.fields[run.asserts] ?? "").trimmed
    guard !text.isEmpty else { return [] }
    guard let statements = PublicTestRun.statements(in: text) else {
      throw Cause(.other("the field '\(run.asserts)' is no JSON array of statements"))
    }
    return statements
  }
}

extension PublicTestRun {
  /// The texts of a JSON array; `nil` for anything else.
  package static func statements(in text: String) -> [String]? {
    guard case .array(let values) = try? JSONValue(utf8: Array(text.utf8)) else { return nil }
    var statements: [String] = []
    for value in values {
      guard case .string(let statement) = value else { return nil }
      statements.append(statement)
    }
    return statements
  }
}
