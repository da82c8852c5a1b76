import LanguageModels
import PromptSpace
import Sandboxing
import Testing
import Workflows
import _TestSupport

@Suite(.timeLimit(.minutes(1)))
struct ProgramTests {
  typealias Fixtures = OperatorFixtures

  private func workflow(_ change: (inout ProgramRun) -> Void = { _ in }) throws
    -> WorkflowDefinition
  {
    var run = ProgramRun(function: "solve", rounds: 3)
    change(&run)
    return try Fixtures.workflow(
      WorkflowFixtures.agent("program", "{question}|{feedback}") { $0.operation = .program(run) })
  }

  /// Fails until the source holds the word `good`.
  private static let runner: @Sendable () -> ScriptedCodeRunner = {
    ScriptedCodeRunner { job in
      job.source.contains("good")
        ? PythonOutcome(ending: .passed(value: "42"))
        : PythonOutcome(
          ending: .raised(type: "ValueError", message: "no", traceback: "line 1"))
    }
  }

  @Test func aValueEndsTheLoop() async throws {
    let code = Self.runner()
    let model = Fixtures.model(["program": ["```python\ndef bad\n```", "```\ndef good\n```"]])
    let result = try await Fixtures.run(try workflow(), model, code: code)
    #expect(result.output == "42")
    #expect(model.calls.map(\.request.replicate) == [0, 1])
    #expect(
      model.calls.map(\.prompt) == [
        "Q|",
        """
        Q|The previous program:
        def bad # solve

        Its status: raised
        Error: ValueError: no
        line 1
        """,
      ])
    let step = try #require(result.trace["program"])
    #expect(step.values["code"] == "def good # solve" && step.values["status"] == "passed")
    #expect(step.values["passed"] == "true" && step.values["error"] == "")
    #expect(step.rounds.map(\.code) == ["def bad # solve", "def good # solve"])
    #expect(step.rounds.map(\.result) == ["Error: ValueError: no\nline 1", "42"])
    #expect(
      code.jobs.map(\.action) == [
        .call(refusingParameters: false), .call(refusingParameters: false),
      ])
  }

  @Test func afterTheLastRoundTheErrorIsTheOutput() async throws {
    let code = Self.runner()
    let result = try await Fixtures.run(
      try workflow { $0.rounds = 2 }, Fixtures.model(["program": ["def"]]), code: code)
    #expect(result.output == "Error: ValueError: no\nline 1")
    #expect(result.trace.usage.calls == 2 && code.jobs.count == 2)
    #expect(result.trace["program"]?.values["passed"] == "false")
  }

  @Test func withoutCodeTheLoopEnds() async throws {
    let code = Self.runner()
    let result = try await Fixtures.run(
      try workflow(), Fixtures.model(["program": ["def bad", "I cannot"]]), code: code)
    #expect(result.output == "No code generated")
    #expect(result.trace.usage.calls == 2 && code.jobs.count == 1)
    #expect(result.trace["program"]?.values["status"] == "no_code")
    #expect(result.trace["program"]?.missedFormat == true)
  }

  @Test(arguments: [
    ("import os", false), ("from sys import argv", false), ("import osmosis", false),
    ("import math", true), ("the word sys", true),
  ]) func aForbiddenImportIsAFailureBeforeAnythingRuns(line: String, isAllowed: Bool)
    async throws
  {
    let code = ScriptedCodeRunner(.passed(value: "1"))
    let workflow = try workflow {
      $0.rounds = 1
      $0.forbiddenImports = ["os", "sys"]
    }
    let result = try await Fixtures.run(
      workflow, Fixtures.model(["program": ["\(line)\ndef"]]), code: code)
    #expect((result.output == "1") == isAllowed)
    #expect(code.jobs.isEmpty == !isAllowed)
    if !isAllowed {
      #expect(result.output.hasPrefix("Error: the program must not import"))
      #expect(result.trace["program"]?.values["status"] == "forbidden_import")
    }
  }

  @Test(arguments: [
    (PythonOutcome.Ending.missingEntryPoint, "missing_entry_point"),
    (.needsArguments, "needs_arguments"), (.exceeded(.wallTime), "timeout"),
    (.exceeded(.memory), "memory"), (.vanished(status: 9), "vanished"),
  ]) func everyEndingHasAStatusAndAnErrorThatSaysSo(
    ending: PythonOutcome.Ending, status: String
  ) async throws {
    let result = try await Fixtures.run(
      try workflow { $0.rounds = 1 }, Fixtures.model(["program": ["def"]]),
      code: ScriptedCodeRunner(ending))
    #expect(result.trace["program"]?.values["status"] == status)
    #expect(result.output.hasPrefix("Error: "))
  }

  @Test func limitsAndTheFunctionReachTheRunner() async throws {
    var run = ProgramRun(function: "entry", refusesParameters: true)
    run.limits.wallTime = .seconds(7)
    let workflow = try Fixtures.workflow(
      inputs: ["question", "entry"],
      WorkflowFixtures.agent("program", "{question}") { $0.operation = .program(run) })
    let code = ScriptedCodeRunner(.passed(value: nil))
    let result = try await Fixtures.run(
      workflow, Fixtures.model(["program": ["def"]]), code: code,
      fields: ["question": "Q", "entry": " area "])
    #expect(result.output == "")
    let job = try #require(code.jobs.first)
    #expect(job.entryPoint == "area" && job.limits.wallTime == .seconds(7))
    #expect(job.action == .call(refusingParameters: true))
  }

  @Test func theBareNameOfAnAgentIsTheFunctionsOwn() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("solve", "{question}"),
      WorkflowFixtures.agent("program", "{solve}", after: ["solve"]) {
        $0.operation = .program(ProgramRun(function: "solve"))
      })
    let code = ScriptedCodeRunner(.passed(value: "1"))
    _ = try await Fixtures.run(
      workflow, Fixtures.model(["solve": ["a long reply"], "program": ["def"]]), code: code)
    #expect(code.jobs.first?.entryPoint == "solve")
    let value = try Fixtures.workflow(
      WorkflowFixtures.agent("solve", "{question}"),
      WorkflowFixtures.agent("program", "{solve}", after: ["solve"]) {
        $0.operation = .program(ProgramRun(function: "solve.output"))
      })
    _ = try await Fixtures.run(
      value, Fixtures.model(["solve": ["area"], "program": ["def"]]), code: code)
    #expect(code.jobs.last?.entryPoint == "area")
  }

  @Test func aLongErrorIsCut() async throws {
    let code = ScriptedCodeRunner(
      .raised(type: "E", message: String(repeating: "ä", count: 9000), traceback: ""))
    let result = try await Fixtures.run(
      try workflow { $0.rounds = 1 }, Fixtures.model(["program": ["def"]]), code: code)
    #expect(result.output.utf8.count <= 4096 && result.output.utf8.count > 4000)
    #expect(result.output.hasSuffix("ä …"))
  }

  @Test func cancellationInsideTheLoopKeepsTheUsage() async throws {
    let code = ScriptedCodeRunner { _ in
      try await Task.sleep(for: .seconds(30))
      return PythonOutcome(ending: .passed(value: "late"))
    }
    let workflow = try workflow()
    let task = Task {
      try await Fixtures.failure(workflow, Fixtures.model(["program": ["def"]]), code: code)
    }
    while code.jobs.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    let failure = try #require(try await task.value)
    #expect(failure.description == "agent 'program': cancelled")
    #expect(failure.trace.usage.calls == 1)
  }

  @Test func aSandboxThatDoesNotWorkIsNeverHidden() async throws {
    let code = ScriptedCodeRunner { _ in throw SandboxError(.unavailable, "no bubblewrap here") }
    var workflow = try workflow()
    var agent = workflow.agents[0]
    agent.errorPolicy = .drop
    workflow = try Fixtures.workflow(agent)
    let failure = try await Fixtures.failure(
      workflow, Fixtures.model(["program": ["def"]]), code: code)
    #expect(failure?.description == "agent 'program': no bubblewrap here")
  }

  @Test func aFailedCallInALaterRoundFollowsThePolicy() async throws {
    var agent = try workflow().agents[0]
    agent.errorPolicy = .replace(try .composing("nothing"))
    let model = ScriptedModel { request, _ in
      if request.replicate == 1 { throw Fixtures.refused }
      return .scripted("def bad")
    }
    let workflow = try Fixtures.workflow(
      agent, WorkflowFixtures.agent("tell", "{program}", after: ["program"]))
    let result = try await Fixtures.run(workflow, model, code: Self.runner())
    #expect(model.calls.last?.prompt == "nothing" && result.trace.usage.calls == 4)
  }

  @Test func repetitionsOfTheRunDifferInEveryRound() async throws {
    let model = Fixtures.model(["program": ["def"]])
    _ = try await Fixtures.run(try workflow(), model, code: Self.runner(), replicate: 2)
    #expect(model.calls.map(\.request.replicate) == [6, 7, 8])
  }

  @Test func withoutASandboxTheWorkflowIsRefused() throws {
    let workflow = try workflow()
    do {
      _ = try StepwiseExecutor(workflow: workflow, models: ["small": Fixtures.model([:])])
      Issue.record("accepted")
    } catch {
      #expect(error.description == "agent 'program': 'program' runs code, and no sandbox was given")
    }
  }
}
