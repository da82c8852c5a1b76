import LanguageModels
import PromptSpace
import Sandboxing
import Testing
import Workflows
import _TestSupport

/// Replies that are read as code: what their prompt asks for, and what the sanitiser may make of them.
@Suite(.timeLimit(.minutes(1)))
struct SanitizingTests {
  typealias Fixtures = OperatorFixtures

  /// A text that takes the sanitiser too long holds no program; one that cannot be examined at all is a failure.
  @Test(arguments: [SandboxError.Code.timedOut, .failed])
  func aTextThatIsSlowToParseHoldsNoProgram(code: SandboxError.Code) async throws {
    struct Broken: CodeSanitizer {
      let code: SandboxError.Code
      func sanitized(_ text: String, entryPoint: String?) async throws -> String {
        throw SandboxError(code, "no answer")
      }
    }
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("program", "{question}") {
        $0.operation = .program(ProgramRun(function: "solve"))
      })
    let executor = try StepwiseExecutor(
      workflow: workflow, models: ["small": Fixtures.model(["program": ["def"]])],
      codeRunner: ScriptedCodeRunner(.passed(value: "1")), sanitizer: Broken(code: code))
    let input = ExecutionInput(fields: ["question": "Q"])
    guard code == .timedOut else {
      await #expect(throws: ExecutionFailure.self) {
        try await executor.run(workflow.seedTemplates, on: input)
      }
      return
    }
    let result = try await executor.run(workflow.seedTemplates, on: input)
    #expect(result.output == "No code generated")
  }

  @Test func anAppendedFormatNamesTheFunctionOfTheExample() async throws {
    let workflow = try Fixtures.workflow(
      inputs: ["question", "entry"],
      WorkflowFixtures.agent("write", "{question}") {
        $0.parser = .code
        $0.entryPoint = "entry"
        $0.appendsFormat = true
      })
    let model = Fixtures.model(["write": ["def"]])
    _ = try await Fixtures.run(workflow, model, fields: ["question": "Q", "entry": " area "])
    let prompt = try #require(model.calls.first?.prompt)
    #expect(prompt.hasPrefix("Q\n\n"))
    #expect(prompt.hasSuffix("The code must define a function named `area`."))
  }
}
