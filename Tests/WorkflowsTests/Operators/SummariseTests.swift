import Foundation
import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

@Suite(.timeLimit(.minutes(1)))
struct SummariseTests {
  typealias Fixtures = OperatorFixtures

  private func workflow() throws -> WorkflowDefinition {
    let summary = AgentOperation.Summary(
      prompt: try PromptTemplate("Shorten for {question}: {reply}"), maxOutputTokens: 64)
    return try Fixtures.workflow(
      WorkflowFixtures.agent("plan", "{question}"),
      WorkflowFixtures.agent("short", "Think: {context}", after: ["plan"]) {
        $0.operation = .summarise(summary)
        $0.parser = .tag("answer")
        $0.sampling.maxOutputTokens = 500
      },
      WorkflowFixtures.agent("end", "{raw}/{sum}/{ans}", after: ["short"]) {
        $0.sources = ["raw": "short.reply", "sum": "short", "ans": "short.answer"]
      })
  }

  @Test func theShortFormIsHandedOnAndTheWholeIsKept() async throws {
    let model = ScriptedModel { request, context in
      let prompt = request.messages[0].content
      switch context.agent {
      case "plan": return "P"
      case "short": return prompt.hasPrefix("Shorten") ? " brief " : "long <answer>4</answer>"
      default: return prompt
      }
    }
    let workflow = try workflow()
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == "long <answer>4</answer>/brief/4")
    let own = model.calls.filter { $0.context.agent == "short" }
    #expect(own.map(\.prompt) == ["Think: P", "Shorten for Q: long <answer>4</answer>"])
    #expect(own.map(\.request.maxOutputTokens) == [500, 64])
    #expect(workflow.callRange == 4...4 && result.trace.usage.calls == 4)
    #expect(result.trace["short"]?.rounds.map(\.result) == ["4", "brief"])
  }

  @Test func aSummaryMustShowWhatItShortens() throws {
    let prompt = try PromptTemplate("Shorten {a}")
    let error = WorkflowFixtures.error(
      [
        WorkflowFixtures.agent("a", "{question}"),
        WorkflowFixtures.agent("b", "{a}", after: ["a"]) {
          $0.operation = .summarise(.init(prompt: prompt))
        },
      ])
    #expect(
      error == "agent 'b': the summary's prompt never shows what to shorten: add '{reply}'")
  }

  @Test func oldTracesAreRead() throws {
    let old =
      #"{"agent":"a","prompt":"P","replies":["r"],"output":"o","missedFormat":false,"truncated":true}"#
    let step = try JSONDecoder().decode(ExecutionTrace.Step.self, from: Data(old.utf8))
    #expect(step.fate == .ran && step.values.isEmpty && step.rounds.isEmpty && step.truncated)
    let new = ExecutionTrace.Step(
      agent: "a", prompt: "", replies: [], output: "x", missedFormat: false, truncated: false,
      fate: .skipped, values: ["v": "1"], rounds: [.init(prompt: "p", reply: "r", result: "s")])
    let again = try JSONDecoder().decode(
      ExecutionTrace.Step.self, from: try JSONEncoder().encode(new))
    #expect(again == new)
  }
}
