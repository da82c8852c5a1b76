import LanguageModels
import PromptSpace
import Sandboxing
import Testing
import Workflows
import _TestSupport

@testable import MaspobCLI

/// The shapes of the six published workflows, read from YAML and run with a scripted model: how many calls they
/// take when all goes well and at worst.
@Suite(.timeLimit(.minutes(1)))
struct BenchmarkShapeTests {
  private static func model() -> ScriptedModel {
    ScriptedModel { request, context in
      switch context.agent {
      case "solve": "<thought>T</thought><answer>7</answer>"
      case "draw": "<answer>r\(request.replicate)</answer>"
      case "choose": "<letter>B</letter>"
      case "program", "write", "test", "fix": "def \(context.agent ?? "") \(request.replicate)"
      default: "from \(context.agent ?? "")"
      }
    }
  }

  private func run(
    _ shape: BenchmarkShape, _ ending: PythonOutcome.Ending, _ model: ScriptedModel = model()
  ) async throws -> ExecutionResult {
    let workflow = try shape.workflow()
    let executor = try StepwiseExecutor(
      workflow: workflow, models: ["local": model], codeRunner: ScriptedCodeRunner(ending),
      sanitizer: ScriptedSanitizer())
    return try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: shape.fields))
  }

  @Test(arguments: [
    (BenchmarkShape.drop, 1...2, 2, "from shorten"), (.hotpotqa, 4...5, 5, "r1"),
    (.gsm8k, 5...8, 6, "from extract"), (.math, 4...8, 6, "<answer>r0</answer>"),
    (.humaneval, 3...9, 4, "def write 1 # f"), (.mbpp, 3...7, 4, "def write 1 # f"),
  ]) func theUsualCalls(
    shape: BenchmarkShape, range: ClosedRange<Int>, usual: Int, output: String
  ) async throws {
    let result = try await run(shape, .passed(value: "42"))
    #expect(try shape.workflow().callRange == range)
    #expect(result.trace.usage.calls == usual)
    #expect(shape == .math || result.output == output)
  }

  /// Code that never passes its tests, and programs that fail but for the last round.
  @Test(arguments: [
    (BenchmarkShape.drop, 2), (.hotpotqa, 5), (.gsm8k, 8), (.math, 8), (.humaneval, 9), (.mbpp, 7),
  ]) func theMostCalls(shape: BenchmarkShape, most: Int) async throws {
    let workflow = try shape.workflow()
    let runner = ScriptedCodeRunner { job in
      if case .call = job.action, job.source.contains("program 2") {
        return PythonOutcome(ending: .passed(value: "42"))
      }
      return PythonOutcome(ending: .raised(type: "TypeError", message: "no", traceback: ""))
    }
    let executor = try StepwiseExecutor(
      workflow: workflow, models: ["local": Self.model()], codeRunner: runner,
      sanitizer: ScriptedSanitizer())
    let result = try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: shape.fields))
    #expect(result.trace.usage.calls == most && workflow.callsPerExample == most)
  }

  @Test func aFailedProgramIsNoSolutionOfTheMathWorkflow() async throws {
    let model = Self.model()
    let result = try await run(.math, .missingEntryPoint, model)
    #expect(result.trace.steps.first { $0.agent == "refine" }?.fate == .skipped)
    let asked = try #require(model.calls.first { $0.context.agent == "choose" })
    #expect(!asked.prompt.contains("D:") && asked.prompt.contains("C:"))
    #expect(result.trace.usage.calls == 7)
  }

  @Test func anEmptyAnswerOfDropIsNotShortened() async throws {
    let model = ScriptedModel { _, _ in "no tags at all" }
    let result = try await run(.drop, .passed(value: nil), model)
    #expect(result.output.isEmpty && model.calls.count == 1)
  }

  @Test func aFailingFormatOfDropFallsBackToTheAnswer() async throws {
    let model = ScriptedModel { _, context in
      guard context.agent == "solve" else {
        throw LanguageModelError(.promptRefused, "too long", attempts: 1)
      }
      return .scripted("<answer>7</answer>")
    }
    #expect(try await run(.drop, .passed(value: nil), model).output == "7")
  }

  @Test func theFixOfMbppSeesTheRealErrorAndTheCurrentCode() async throws {
    let model = Self.model()
    let result = try await run(
      .mbpp, .raised(type: "TypeError", message: "no", traceback: ""), model)
    let fix = try #require(model.calls.first { $0.context.agent == "fix" })
    #expect(fix.prompt == "P def test 1 Error: TypeError: no")
    #expect(result.output == "def fix 0 # f")
  }

  @Test func hotpotShowsTheQuestionAndTheChosenAnswerOnTwoLines() async throws {
    let model = Self.model()
    _ = try await run(.hotpotqa, .passed(value: nil), model)
    let prompts = model.calls.map(\.prompt)
    #expect(prompts.last == "Shorten Question: Q\nAnswer: r1")
    #expect(
      prompts.contains { $0.hasSuffix("<thought>why</thought>\n<letter>the letter alone</letter>") }
    )
  }

  /// The order in which samples arrive changes nothing that the agents after them read.
  @Test(arguments: 0..<3) func theOrderOfArrivalChangesNothing(turn: Int) async throws {
    let model = ScriptedModel { request, context in
      try await Task.sleep(for: .milliseconds(5 * ((request.replicate + turn) % 3)))
      return .scripted(
        context.agent == "choose" ? "<letter>C</letter>" : "def \(request.replicate)")
    }
    let result = try await run(.humaneval, .passed(value: nil), model)
    #expect(result.output == "def 2 # f")
    #expect(
      result.trace.steps.first { $0.agent == "write" }?.replies == ["def 0", "def 1", "def 2"])
  }
}
