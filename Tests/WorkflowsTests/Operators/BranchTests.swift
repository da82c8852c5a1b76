import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

/// Conditions, what stands in for a skipped agent, and failing calls.
@Suite(.timeLimit(.minutes(1)))
struct BranchTests {
  typealias Fixtures = OperatorFixtures

  private func chain(
    when condition: BranchCondition, otherwise: TextSource? = nil
  ) throws -> WorkflowDefinition {
    try Fixtures.workflow(
      WorkflowFixtures.agent("first", "{question}"),
      WorkflowFixtures.agent("second", "Shorten {first}", after: ["first"]) {
        $0.conditions = [condition]
        $0.otherwise = otherwise
      })
  }

  @Test(arguments: [
    (BranchCondition.Test.isEmpty(false), " \n", false), (.isEmpty(false), "x", true),
    (.isEmpty(true), "", true), (.isEmpty(true), "x", false),
    (.equals(["yes", "no"]), " no\n", true), (.equals(["yes"]), "Yes", false),
    (.contains(["a", "b"]), "b and a", true), (.contains(["a", "b"]), "a", false),
    (.excludes(["Error", "No code"]), "fine", true),
    (.excludes(["Error", "No code"]), "an Error", false),
  ]) func aConditionDecidesWhetherAnAgentIsAsked(
    test: BranchCondition.Test, text: String, runs: Bool
  ) async throws {
    let workflow = try chain(when: BranchCondition("first", [test]), otherwise: "question")
    let model = Fixtures.model(["first": [text], "second": ["short"]])
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == (runs ? "short" : "Q"))
    #expect(model.calls.count == (runs ? 2 : 1))
    #expect(result.trace["second"]?.fate == (runs ? .ran : .skipped))
    #expect(workflow.callRange == 1...2)
  }

  @Test func allConditionsMustHold() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("first", "{question}"),
      WorkflowFixtures.agent("second", "{first}", after: ["first"]) {
        $0.conditions = [
          BranchCondition("first", [.isEmpty(false), .excludes(["no"])]),
          BranchCondition("question", [.equals(["Q"])]),
        ]
      })
    let model = Fixtures.model(["first": ["yes"], "second": ["ran"]])
    #expect(try await Fixtures.run(workflow, model).output == "ran")
    #expect(try await Fixtures.run(workflow, model, fields: ["question": "R"]).output == "")
  }

  @Test func whiteSpaceAroundATextOrAValueIsNothing() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}") {
        $0.conditions = [BranchCondition("question", [.equals([" Q\n"])])]
      })
    let model = Fixtures.model(["a": ["ran"]])
    #expect(try await Fixtures.run(workflow, model, fields: ["question": "\tQ "]).output == "ran")
  }

  @Test func aSkippedAgentWithoutAStandInJoinsNoTextAndNoChoice() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}"),
      WorkflowFixtures.agent("b", "{question}") {
        $0.conditions = [BranchCondition("question", [.equals(["other"])])]
      },
      WorkflowFixtures.agent("choose", "{solutions}", after: ["a", "b"]) {
        $0.operation = .ensemble(candidates: ["a", "b"])
      },
      WorkflowFixtures.agent("tell", "{all}/{b}", after: ["a", "b", "choose"]) {
        $0.sources["all"] = .joined(["a", "b", "choose"], separator: "+")
      })
    let model = ScriptedModel { request, context in
      context.agent == "tell" ? request.messages[0].content : "from \(context.agent ?? "")"
    }
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == "from a+from a/")
    #expect(workflow.callRange == 2...4, "with one candidate nobody is asked to choose")
  }

  @Test func aTextMayBeComposedOfSeveral() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}") {
        $0.parser = .tags(["why", "what"], output: "what")
      },
      WorkflowFixtures.agent("b", "{input}|{none}", after: ["a"]) {
        $0.sources["input"] = try? .composing("{{{question}}}: {a} since {a.why}")
        $0.sources["none"] = try? .composing("None")
      })
    let model = ScriptedModel { request, context in
      context.agent == "b" ? request.messages[0].content : "<why>{w}</why> <what>T</what>"
    }
    #expect(try await Fixtures.run(workflow, model).output == "{Q}: T since {w}|None")
  }

  @Test(
    arguments: [
      (CallErrorPolicy.missing, nil), (.drop, nil), (.replace("first"), "one"),
      (.replace("question"), nil),
    ] as [(CallErrorPolicy, String?)]) func aFailedCallIsWhatThePolicyMakesOfIt(
      policy: CallErrorPolicy, output: String?
    ) async throws
  {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("first", "{question}"),
      WorkflowFixtures.agent("second", "{first}", after: ["first"]) { $0.errorPolicy = policy })
    let model = ScriptedModel { _, context in
      if context.agent == "second" { throw Fixtures.refused }
      return .scripted("one")
    }
    guard let output else {
      let failure = try await Fixtures.failure(workflow, model)
      #expect(failure?.description == "agent 'second': the prompt is too long")
      return
    }
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == output)
    #expect(result.trace["second"]?.fate == .replaced)
    #expect(result.trace["second"]?.isMakeshift == true)
    #expect(result.trace["first"]?.isMakeshift == false)
    #expect(result.trace.usage.calls == 3)
  }

  @Test func aCutReplyIsAFailedCallToo() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("first", "{question}"),
      WorkflowFixtures.agent("second", "{first}", after: ["first"]) {
        $0.errorPolicy = .replace("first")
      })
    let model = ScriptedModel { _, context in
      context.agent == "first" ? .scripted("whole") : .scripted("half", finishReason: .length)
    }
    #expect(try await Fixtures.run(workflow, model).output == "whole")
  }

  @Test(arguments: [
    LanguageModelError.Code.authentication, .quotaExhausted, .budgetExhausted, .rateLimited,
    .unreachable, .timeout, .serverError, .badRequest,
  ]) func noPolicyHidesWhatServerNetworkOrBudgetDid(code: LanguageModelError.Code) async throws {
    for policy in [CallErrorPolicy.drop, .replace("question")] {
      let workflow = try Fixtures.workflow(
        WorkflowFixtures.agent("a", "{question}") {
          $0.samples = 2
          $0.errorPolicy = policy
        })
      let model = ScriptedModel { request, _ in
        if request.replicate == 1 { throw LanguageModelError(code, "never", attempts: 1) }
        return .scripted("fine")
      }
      #expect(try await Fixtures.failure(workflow, model)?.description == "agent 'a': never")
    }
  }

  @Test(arguments: [
    LanguageModelError.Code.promptRefused, .contentFiltered, .malformedResponse,
  ]) func aPolicyMakesUpForWhatLiesInOneCall(code: LanguageModelError.Code) async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}") {
        $0.samples = 3
        $0.errorPolicy = .drop
      })
    let model = ScriptedModel { request, _ in
      if request.replicate == 1 { throw LanguageModelError(code, "no", attempts: 1) }
      return .scripted("fine")
    }
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == "fine" && result.trace["a"]?.droppedSamples == 1)
    #expect(result.trace["a"]?.isMakeshift == true)
  }

  /// Nobody spoke: the result is no answer, unless the workflow has a text of its own for that.
  @Test(
    arguments: [
      (nil, nil), ("a", nil), ("question", "Q"), (TextSource.joined(["a"], separator: ""), nil),
    ] as [(TextSource?, String?)]) func aResultThatRestsOnNobodyIsMissing(
      otherwise: TextSource?, output: String?
    ) async throws
  {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}") { $0.errorPolicy = .drop },
      WorkflowFixtures.agent("b", "{a}", after: ["a"]) {
        $0.conditions = [BranchCondition("a", [.isEmpty(false)])]
        $0.otherwise = otherwise
      })
    let model = ScriptedModel { _, _ in throw Fixtures.refused }
    guard let output else {
      let failure = try await Fixtures.failure(workflow, model)
      #expect(failure?.description == "agent 'a': the prompt is too long")
      #expect(failure?.trace.usage.calls == 2)
      return
    }
    #expect(try await Fixtures.run(workflow, model).output == output)
  }

  @Test func cancellationIsNoFailureThatAPolicyMayHide() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}") { $0.errorPolicy = .drop })
    let model = ScriptedModel { _, _ in
      try await Task.sleep(for: .seconds(30))
      return .scripted("late")
    }
    let task = Task { try await Fixtures.failure(workflow, model) }
    while model.inFlight == 0 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    #expect(try await task.value?.description == "agent 'a': cancelled")
  }

  @Test func aMissedFormatMayBeStoodInForByATextFromElsewhere() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}"),
      WorkflowFixtures.agent("b", "{a}", after: ["a"]) {
        $0.parser = .tag("x")
        $0.fallbackSource = "a"
      })
    let result = try await Fixtures.run(workflow, Fixtures.model(["a": ["A"], "b": ["no tag"]]))
    #expect(result.output == "A" && result.trace["b"]?.missedFormat == true)
  }
}
