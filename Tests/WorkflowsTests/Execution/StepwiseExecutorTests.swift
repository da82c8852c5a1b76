import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

@Suite(.timeLimit(.minutes(1)))
struct StepwiseExecutorTests {
  typealias Fixtures = WorkflowFixtures

  private func run(
    _ workflow: WorkflowDefinition, _ model: ScriptedModel, replicate: Int = 0,
    fields: [String: String] = ["question": "Q"], truncation: TruncationPolicy = .missing
  ) async throws -> ExecutionResult {
    let executor = try StepwiseExecutor(
      workflow: workflow, models: ["small": model], truncation: truncation)
    let input = ExecutionInput(fields: fields, example: "7", trial: 4, replicate: replicate)
    return try await executor.run(workflow.seedTemplates, on: input)
  }

  private func failingRun(
    _ workflow: WorkflowDefinition, _ model: ScriptedModel,
    fields: [String: String] = ["question": "Q"]
  ) async throws -> ExecutionFailure? {
    do {
      _ = try await run(workflow, model, fields: fields)
      return nil
    } catch let failure as ExecutionFailure {
      return failure
    }
  }

  @Test func everyAgentReadsWhatItDependsOn() async throws {
    let model = ScriptedModel { request, context in
      "\(context.agent ?? "")(\(request.messages[0].content))"
    }
    let result = try await run(try Fixtures.diamond(), model)
    #expect(result.output == "write(W plan(P Q)|search(S Q)|Q)")
    #expect(result.trace.steps.map(\.agent) == ["plan", "search", "write"])
    #expect(
      result.trace.steps.map(\.prompt) == ["P Q", "S Q", "W plan(P Q)|search(S Q)|Q"])
    #expect(result.trace.steps.map(\.replies) == result.trace.steps.map { [$0.output] })
    #expect(
      result.trace.usage
        == ResourceUsage(calls: 3, inputTokens: 30, outputTokens: 6, costUSD: 0.003))
  }

  @Test func aRequestIsOneUserMessageWithTheAgentsParameters() async throws {
    let workflow = try WorkflowDefinition(
      name: "one", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "Q: {question}") {
          $0.modelName = "served-name"
          $0.sampling = SamplingParameters(
            temperature: 0.7, topP: 0.9, maxOutputTokens: 64, stop: ["END"], seed: 100)
          $0.samples = 2
        }
      ])
    let model = ScriptedModel { _, _ in "x" }
    _ = try await run(workflow, model, replicate: 3, fields: ["question": "{a}", "other": "y"])
    let calls = model.calls.sorted { $0.request.replicate < $1.request.replicate }
    #expect(
      calls.map(\.request)
        == [6, 7].map {
          ChatRequest(
            model: "served-name", messages: [ChatMessage(.user, "Q: {a}")], temperature: 0.7,
            topP: 0.9, maxOutputTokens: 64, stop: ["END"], seed: 100 + $0, replicate: $0)
        })
    let context = CallContext(role: .agent, agent: "a", trial: 4, example: "7")
    #expect(calls.map(\.context) == [context, context])
  }

  @Test func placeholdersMayReadOtherNames() async throws {
    let workflow = try WorkflowDefinition(
      name: "mapped", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "{text}") { $0.sources = ["text": "question"] },
        Fixtures.agent("b", "{draft}/{draft}", after: ["a"]) { $0.sources = ["draft": "a"] },
      ])
    let result = try await run(
      workflow, ScriptedModel { request, _ in request.messages[0].content })
    #expect(result.output == "Q/Q")
  }

  @Test func agentsOfALevelRunAtTheSameTime() async throws {
    let meeting = Rendezvous(of: 2)
    let model = ScriptedModel { _, context in
      if context.agent == "write" { return .scripted("done") }
      return .scripted(await meeting.meet() ? "met" : "alone")
    }
    let result = try await run(try Fixtures.diamond(), model)
    #expect(result.trace.steps.map(\.output) == ["met", "met", "done"])
    #expect(model.peakInFlight == 2)
  }

  @Test func samplesOfAnAgentRunAtTheSameTime() async throws {
    let meeting = Rendezvous(of: 4)
    let workflow = try WorkflowDefinition(
      name: "one", inputs: ["question"],
      agents: [Fixtures.agent("a", "{question}") { $0.samples = 4 }])
    let model = ScriptedModel { _, _ in .scripted(await meeting.meet() ? "met" : "alone") }
    #expect(try await run(workflow, model).output == "met")
    #expect(model.peakInFlight == 4)
  }

  @Test(arguments: 0..<5) func theOrderOfArrivalChangesNothing(turn: Int) async throws {
    let workflow = try WorkflowDefinition(
      name: "samples", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "A {question}") {
          $0.samples = 3
          $0.combination = .list
        },
        Fixtures.agent("b", "B {question}"),
        Fixtures.agent("c", "{a}|{b}", after: ["a", "b"]),
      ])
    let model = ScriptedModel { request, context in
      let position = (request.replicate + (context.agent == "b" ? 3 : 0) + turn) % 5
      try await Task.sleep(for: .milliseconds(8 * position))
      return .scripted(context.agent == "c" ? request.messages[0].content : "r\(request.replicate)")
    }
    let result = try await run(workflow, model)
    #expect(result.output == "A: r0\n\nB: r1\n\nC: r2|r0")
    #expect(result.trace.steps.map(\.replies) == [["r0", "r1", "r2"], ["r0"], [result.output]])
  }

  @Test func missesAndTruncationAreMarked() async throws {
    let workflow = try WorkflowDefinition(
      name: "chain", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "{question}") { $0.parser = .tag("x") },
        Fixtures.agent("b", "[{a}]", after: ["a"]) { $0.parser = .lastNumber },
      ])
    let model = ScriptedModel { request, context in
      context.agent == "a"
        ? .scripted("no tag", finishReason: .length) : .scripted("so 4", finishReason: .stop)
    }
    let result = try await run(workflow, model, truncation: .scored)
    #expect(result.trace.steps.map(\.output) == ["", "4"])
    #expect(result.trace.steps.map(\.missedFormat) == [true, false])
    #expect(result.trace.steps.map(\.truncated) == [true, false])
    #expect(model.calls.last?.prompt == "[]")
    let failure = try await failingRun(workflow, model)
    guard case .truncated = failure?.reason else {
      Issue.record("half an answer went on: \(failure as Any)")
      return
    }
    #expect(failure?.agent == "a" && failure?.trace.usage.calls == 1)
    #expect(model.calls.count == 3, "nobody is asked about half an answer")
  }

  @Test(arguments: [
    (OutputParser.wholeText, "yes", false), (.lastNumber, "so 4", false),
    (.firstLine, "\n yes", false), (.firstLine, "yes\nand", true), (.firstLine, "\n\n", false),
    (.tag("x"), "<x>1</x> and", true), (.tag("x"), "<x>1", false),
    (.jsonField("a"), #"{"a": 1} so"#, true), (.jsonField("a"), #"{"a": 1"#, false),
  ]) func aCutReplyWithACompleteAnswerIsOne(parser: OutputParser, reply: String, isComplete: Bool)
    async throws
  {
    let workflow = try WorkflowDefinition(
      name: "one", inputs: ["question"],
      agents: [Fixtures.agent("a", "{question}") { $0.parser = parser }])
    let model = ScriptedModel { _, _ in .scripted(reply, finishReason: .length) }
    let failure = try await failingRun(workflow, model)
    #expect((failure == nil) == isComplete)
  }

  @Test func aCachedAnswerConsumesNothing() async throws {
    let model = ScriptedModel { _, context in
      .scripted("x", attempts: context.agent == "write" ? 2 : 0, costUSD: 0)
    }
    let result = try await run(try Fixtures.diamond(), model)
    #expect(
      result.trace.usage
        == ResourceUsage(
          calls: 2, cachedCalls: 2, inputTokens: 10, outputTokens: 2, costUSD: 0,
          savedTokens: 24))
  }

  @Test func aFailureKeepsWhatWasDoneAndSpent() async throws {
    let model = ScriptedModel { _, context in
      guard context.agent == "write" else { return .scripted("ok") }
      throw LanguageModelError(.serverError, "the server answered 503 four times", attempts: 4)
    }
    let failure = try #require(try await failingRun(try Fixtures.diamond(), model))
    #expect(failure.description == "agent 'write': the server answered 503 four times")
    #expect(failure.agent == "write")
    #expect(failure.trace.steps.map(\.agent) == ["plan", "search"])
    #expect(
      failure.trace.usage
        == ResourceUsage(calls: 6, inputTokens: 20, outputTokens: 4, costUSD: 0.002))
  }

  @Test func aFailureStopsItsSiblingsAndIsTheOneReported() async throws {
    let model = ScriptedModel { _, context in
      if context.agent == "search" {
        throw LanguageModelError(.authentication, "the key was refused", attempts: 1)
      }
      try await Task.sleep(for: .seconds(30))
      return .scripted("late")
    }
    let start = ContinuousClock.now
    let failure = try #require(try await failingRun(try Fixtures.diamond(), model))
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(failure.description == "agent 'search': the key was refused")
    guard case .model(let error) = failure.reason else { Issue.record("wrong reason"); return }
    #expect(error.code == .authentication)
    #expect(failure.trace.usage.calls == 1)
    #expect(!model.calls.contains { $0.context.agent == "write" })
  }

  @Test func onlyTheFailedSampleSpendsItsAttempts() async throws {
    let workflow = try WorkflowDefinition(
      name: "one", inputs: ["question"],
      agents: [Fixtures.agent("a", "{question}") { $0.samples = 3 }])
    let meeting = Rendezvous(of: 3)
    let model = ScriptedModel { request, _ in
      _ = await meeting.meet()
      if request.replicate == 1 { throw LanguageModelError(.timeout, "too slow", attempts: 2) }
      return .scripted("x")
    }
    let failure = try #require(try await failingRun(workflow, model))
    #expect(failure.description == "agent 'a': too slow")
    #expect(failure.trace.steps.isEmpty)
    #expect(failure.trace.usage.calls == 4)
  }

  @Test func aStoppedSampleDoesNotHideTheFailedOne() async throws {
    let workflow = try WorkflowDefinition(
      name: "one", inputs: ["question"],
      agents: [Fixtures.agent("a", "{question}") { $0.samples = 2 }])
    let model = ScriptedModel { request, _ in
      if request.replicate == 0 { try await Task.sleep(for: .seconds(30)) }
      throw LanguageModelError(.rateLimited, "too many requests", attempts: 3)
    }
    let failure = try #require(try await failingRun(workflow, model))
    #expect(failure.description == "agent 'a': too many requests")
  }

  @Test(arguments: [true, false]) func aWithheldReplyIsFiltered(byError: Bool) async throws {
    let model = ScriptedModel { _, _ in
      if byError { throw LanguageModelError(.contentFiltered, "refused", attempts: 1) }
      return .scripted("", finishReason: .contentFilter)
    }
    let workflow = try WorkflowDefinition(
      name: "one", inputs: ["question"], agents: [Fixtures.agent("a", "{question}")])
    let failure = try #require(try await failingRun(workflow, model))
    guard case .filtered = failure.reason else { Issue.record("\(failure.reason)"); return }
    #expect(
      failure.description == "agent 'a': the server's content filter withheld the reply")
    #expect(failure.trace.usage.calls == 1)
  }

  @Test func cancellationStopsTheCallsAndKeepsTheUsage() async throws {
    let workflow = try Fixtures.diamond()
    let model = ScriptedModel { _, context in
      if context.agent != "write" { return .scripted("ok") }
      try await Task.sleep(for: .seconds(30))
      return .scripted("late")
    }
    let task = Task { try await failingRun(workflow, model) }
    while !model.calls.contains(where: { $0.context.agent == "write" }) {
      try await Task.sleep(for: .milliseconds(1))
    }
    task.cancel()
    let failure = try #require(try await task.value)
    guard case .cancelled = failure.reason else { Issue.record("\(failure.reason)"); return }
    #expect(failure.description == "agent 'write': cancelled")
    #expect(failure.trace.usage.calls == 2)
    #expect(model.inFlight == 0)
  }

  @Test func aCancelledTaskAsksNobody() async throws {
    let workflow = try Fixtures.diamond()
    let model = ScriptedModel { _, _ in "x" }
    let task = Task {
      withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try await failingRun(workflow, model)
    }
    #expect(try await task.value != nil)
    #expect(model.calls.isEmpty)
  }

  @Test func aMissingInputIsNamedBeforeAnyCall() async throws {
    let model = ScriptedModel { _, _ in "x" }
    let failure = try #require(try await failingRun(try Fixtures.diamond(), model, fields: [:]))
    #expect(failure.description == "agent 'plan': the example has no field 'question'")
    #expect(model.calls.isEmpty)
  }

  @Test func aStrangeErrorIsNotQuoted() async throws {
    struct Strange: Error { let secret = "key" }
    let model = ScriptedModel { _, _ in throw Strange() }
    let failure = try #require(try await failingRun(try Fixtures.diamond(), model))
    #expect(failure.description == "agent 'plan': unexpected error of type Strange")
  }

  @Test func everyMissingModelIsNamed() throws {
    let workflow = try Fixtures.diamond { $0.modelKey = $0.id == "plan" ? "smal" : "large" }
    do {
      _ = try StepwiseExecutor(
        workflow: workflow,
        models: ["large": ScriptedModel { _, _ in "" }, "small": ScriptedModel { _, _ in "" }])
      Issue.record("accepted")
    } catch {
      #expect(error.description == "agent 'plan': there is no model 'smal'; did you mean 'small'?")
    }
  }
}
