import LanguageModels
import PromptSpace
import Sandboxing
import Testing
import Workflows
import _TestSupport

@Suite(.timeLimit(.minutes(1)))
struct PublicTestsTests {
  typealias Fixtures = OperatorFixtures

  private static let fields = [
    "question": "Q", "entry": "f", "tests": #"["assert candidate(1) == 2", "assert f(2) == 3"]"#,
  ]

  private func workflow(
    reflections: Int = 2, policy: CallErrorPolicy = .missing
  ) throws -> WorkflowDefinition {
    try Fixtures.workflow(
      inputs: ["question", "entry", "tests"],
      WorkflowFixtures.agent("write", "{question}") {
        $0.parser = .code
        $0.entryPoint = "entry"
      },
      WorkflowFixtures.agent(
        "test", "{question}|{solution}|{exec_pass}|{test_fail}", after: ["write"]
      ) {
        $0.operation = .publicTests(
          PublicTestRun(
            program: "write", asserts: "tests", function: "entry", reflections: reflections))
        $0.errorPolicy = policy
      })
  }

  private static func failing(until word: String) -> ScriptedCodeRunner {
    ScriptedCodeRunner { job in
      if job.source.contains(word) { return PythonOutcome(ending: .passed(value: nil)) }
      let failure = PythonOutcome.AssertionFailure(
        statement: "assert candidate(1) == 2", type: "AssertionError", message: "",
        traceback: "line 9")
      return PythonOutcome(ending: .failed([failure]))
    }
  }

  @Test func whatPassesAtOnceNeedsNoCall() async throws {
    let code = Self.failing(until: "good")
    let model = Fixtures.model(["write": ["def good"]])
    let result = try await Fixtures.run(try workflow(), model, code: code, fields: Self.fields)
    #expect(result.output == "def good # f" && model.calls.count == 1)
    #expect(result.trace["test"]?.values["passed"] == "true")
    let job = try #require(code.jobs.first)
    #expect(job.entryPoint == "f")
    #expect(
      job.action
        == .assert(["candidate = f", "assert candidate(1) == 2", "assert f(2) == 3"]))
  }

  @Test func aRepairIsAskedForAndTested() async throws {
    let code = Self.failing(until: "good")
    let model = Fixtures.model(["write": ["def bad"], "test": ["def worse", "def good"]])
    let result = try await Fixtures.run(try workflow(), model, code: code, fields: Self.fields)
    #expect(result.output == "def good" && code.jobs.count == 3)
    #expect(
      model.calls.map(\.prompt).dropFirst() == [
        """
        Q|def bad # f|The program ran, but not every test holds.|Error: assert candidate(1) == 2
        AssertionError
        line 9
        """,
        """
        Q|def worse|The program ran, but not every test holds.|Error: assert candidate(1) == 2
        AssertionError
        line 9
        """,
      ])
    #expect(result.trace["test"]?.rounds.map(\.code) == ["def worse", "def good"])
  }

  @Test func theLastRepairIsTestedAndHandedOnAllTheSame() async throws {
    let code = Self.failing(until: "good")
    let model = Fixtures.model(["write": ["def a"], "test": ["def b", "def c", "def good"]])
    let result = try await Fixtures.run(try workflow(), model, code: code, fields: Self.fields)
    #expect(result.output == "def c" && code.jobs.count == 3 && model.calls.count == 3)
    #expect(result.trace["test"]?.values["passed"] == "false")
    #expect(result.trace["test"]?.values["error"]?.hasPrefix("Error: assert") == true)
  }

  @Test func aReplyWithoutCodeRepairsNothing() async throws {
    let code = Self.failing(until: "good")
    let model = Fixtures.model(["write": ["def a"], "test": ["sorry", "def good"]])
    let result = try await Fixtures.run(try workflow(), model, code: code, fields: Self.fields)
    #expect(result.output == "def good" && code.jobs.count == 2)
    #expect(result.trace["test"]?.missedFormat == true)
  }

  @Test(arguments: ["[]", " ", ""]) func withoutTestsNothingIsRun(tests: String) async throws {
    let code = Self.failing(until: "never")
    var fields = Self.fields
    fields["tests"] = tests
    let result = try await Fixtures.run(
      try workflow(), Fixtures.model(["write": ["def"]]), code: code, fields: fields)
    #expect(code.jobs.isEmpty && result.trace["test"]?.values["passed"] == "true")
  }

  @Test(arguments: ["assert f(1) == 2", "[1]", "{}", #"["a""#])
  func testsThatAreNoListAreAFailureOfTheExample(tests: String) async throws {
    var fields = Self.fields
    fields["tests"] = tests
    let failure = try await Fixtures.failure(
      try workflow(), Fixtures.model(["write": ["def"]]), code: Self.failing(until: "x"),
      fields: fields)
    #expect(
      failure?.description
        == "agent 'test': the field 'tests' is no JSON array of statements")
  }

  @Test func anErrorOutsideTheTestsIsToldAsSuch() async throws {
    let code = ScriptedCodeRunner(.missingEntryPoint)
    let model = Fixtures.model(["write": ["def"], "test": ["def"]])
    _ = try await Fixtures.run(
      try workflow(reflections: 1), model, code: code, fields: Self.fields)
    #expect(
      model.calls.last?.prompt
        == "Q|def # f|The program could not be run to its end (missing_entry_point).|"
        + "Error: the program defines no function 'f'")
  }

  @Test func aFailedRepairFallsBackToTheProgramWhereThePolicySaysSo() async throws {
    let model = ScriptedModel { _, context in
      if context.agent == "test" { throw Fixtures.refused }
      return .scripted("def a")
    }
    let result = try await Fixtures.run(
      try workflow(policy: .replace("write")), model, code: Self.failing(until: "x"),
      fields: Self.fields)
    #expect(result.output == "def a # f" && result.trace["test"]?.fate == .replaced)
  }

  @Test func withoutReflectionsNoModelIsNeeded() async throws {
    var test = AgentDefinition(
      id: "test",
      silently: .publicTests(
        PublicTestRun(program: "question", asserts: "tests", function: "f", reflections: 0)))
    test.sources = [:]
    let workflow = try Fixtures.workflow(inputs: ["question", "tests"], test)
    let executor = try StepwiseExecutor(
      workflow: workflow, models: [:], codeRunner: Self.failing(until: "Q"))
    let result = try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: Self.fields))
    #expect(result.output == "Q" && result.trace["test"]?.values["passed"] == "true")
    #expect(workflow.callRange == 0...0)
  }

  @Test func everyFailedStatementIsToldAndTheLimitsReachTheRunner() async throws {
    var run = PublicTestRun(program: "question", asserts: "tests", function: "f")
    run.limits.wallTime = .seconds(7)
    let workflow = try Fixtures.workflow(
      inputs: ["question", "tests"],
      WorkflowFixtures.agent("test", "{test_fail}") { $0.operation = .publicTests(run) })
    let code = ScriptedCodeRunner(
      .failed(["one", "two"].map { .init(statement: $0, type: "E", message: "m", traceback: "") }))
    let model = Fixtures.model(["test": ["def"]])
    _ = try await Fixtures.run(workflow, model, code: code, fields: Self.fields)
    #expect(model.calls.map(\.prompt) == ["Error: one\nE: m\ntwo\nE: m"])
    #expect(code.jobs.map(\.limits.wallTime) == [.seconds(7), .seconds(7)])
  }
}
