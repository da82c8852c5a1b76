import PromptSpace
import Sandboxing

extension AgentScene {
  /// The output where no reply held a program.
  static let noCode = "No code generated"

  /// Has a function written and runs it until it returns a value or the rounds are used up.
  func program(
    _ run: ProgramRun, _ tally: inout CallTally
  ) async throws(Cause) -> AgentResult {
    let function = try function(run.function)
    var trail = ProgramTrail()
    for round in 0..<run.rounds {
      let text = try prompt(["feedback": trail.feedback])
      let reply = try tally.reply(
        of: await ask(text, turn: round, of: run.rounds), truncation,
        isComplete: OutputParser.code.isComplete)
      guard let code = try await program(in: reply, entryPoint: function) else {
        trail.endWithoutCode(prompt: text, reply: reply)
        break
      }
      let report = try await self.report(on: code, function: function, run)
      trail.append(code: code, report, prompt: text, reply: reply)
      if report.hasPassed { break }
    }
    return AgentResult(trail.step(of: agent, tally))
  }

  private func report(
    on code: String, function: String, _ run: ProgramRun
  ) async throws(Cause) -> CodeReport {
    if let module = run.forbiddenImports.first(where: {
      code.contains("import \($0)") || code.contains("from \($0)")
    }) {
      return CodeReport(
        status: "forbidden_import", error: "the program must not import '\(module)'")
    }
    let outcome = try await outcome(
      of: PythonJob(
        source: code, entryPoint: function,
        action: .call(refusingParameters: run.refusesParameters), limits: run.limits))
    return CodeReport(outcome.ending, limits: run.limits, function: function)
  }
}

/// The rounds of one program.
private struct ProgramTrail {
  private var rounds: [ExecutionTrace.Round] = []
  private var code = ""
  private var report: CodeReport?

  mutating func append(code: String, _ report: CodeReport, prompt: String, reply: String) {
    self.code = code
    self.report = report
    rounds.append(
      .init(
        prompt: prompt, reply: reply, code: code,
        result: report.hasPassed ? report.value : report.error))
  }

  mutating func endWithoutCode(prompt: String, reply: String) {
    code = ""
    report = nil
    rounds.append(.init(prompt: prompt, reply: reply, result: AgentScene.noCode))
  }

  /// What the next round is told; empty before the first.
  var feedback: String {
    guard let report else { return "" }
    return """
      The previous program:
      \(code)

      Its status: \(report.status)
      \(report.error)
      """
  }

  func step(of agent: AgentDefinition, _ tally: CallTally) -> ExecutionTrace.Step {
    let hasPassed = report?.hasPassed ?? false
    let output = report.map { $0.hasPassed ? $0.value : $0.error } ?? AgentScene.noCode
    return ExecutionTrace.Step(
      agent: agent.id, prompt: rounds.last?.prompt ?? "", replies: tally.replies, output: output,
      missedFormat: report == nil, truncated: tally.truncated,
      values: [
        "code": code, "status": report?.status ?? "no_code", "passed": "\(hasPassed)",
        "error": report?.error ?? "", "reply": (tally.replies.last ?? "").trimmed,
      ],
      rounds: rounds)
  }
}
