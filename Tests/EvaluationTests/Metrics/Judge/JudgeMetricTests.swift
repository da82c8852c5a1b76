import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

@testable import Evaluation

struct JudgeMetricTests {
  private let example = Example(
    id: "7", fields: ["question": "2 + 2?"], references: ["4", "four"])

  private func metric(
    _ compatibility: Compatibility, replying reply: String, prompt: String? = nil
  ) throws -> (JudgeMetric, ScriptedModel) {
    let model = ScriptedModel { _, _ in reply }
    return (
      try JudgeMetric(compatibility, model: model, modelName: "judge-1", prompt: prompt), model
    )
  }

  @Test func asksOnceInItsRole() async throws {
    let (metric, model) = try metric(
      .reference, replying: "True", prompt: "{question} {reference}: {answer}?")
    #expect(try await metric.score("5 {x}", for: example) == 1)
    #expect(model.calls.count == 1)
    #expect(model.calls[0].prompt == "2 + 2? 4 or four: 5 {x}?")
    #expect(model.calls[0].context.role == .judge)
    #expect(model.calls[0].context.example == "7")
    #expect(model.calls[0].request.temperature == 0)
    #expect(model.calls[0].request.model == "judge-1")
  }

  @Test(
    arguments: [
      ("true", 1.0, 1.0), (" TRUE\n", 1, 1), ("**True.**", 0, 1), ("False", 0, 0), ("Yes", 0, nil),
      ("True or False", 0, nil), ("", 0, nil),
    ] as [(String, Double, Double?)])
  func readsTheReply(reply: String, reference: Double, strict: Double?) async throws {
    #expect(try await metric(.reference, replying: reply).0.score("x", for: example) == reference)
    let judge = try metric(.strict, replying: reply).0
    if let strict {
      #expect(try await judge.score("x", for: example) == strict)
    } else {
      await #expect(throws: EvaluationError.self) { try await judge.score("x", for: example) }
    }
  }

  @Test func refusesAPromptThatCannotWork() throws {
    #expect(throws: EvaluationError.self) { try metric(.reference, replying: "", prompt: "{") }
    #expect(throws: EvaluationError.self) { try metric(.reference, replying: "", prompt: "right?") }
    let (judge, _) = try metric(.reference, replying: "", prompt: "{answer} {questoin}")
    #expect(
      judge.objection(to: example)
        == "the judge's prompt asks for '{questoin}', and the row has no such field; did you mean 'question'?"
    )
  }

  @Test func whatAnUnreadableReplyTookIsOnTheBill() async throws {
    let (judge, _) = try metric(.strict, replying: "Yes")
    let judgement = await judge.judgement(on: "x", for: example, context: ScoringContext())
    #expect(throws: EvaluationError.self) { try judgement.score.get() }
    #expect(judgement.usage.calls == 1 && judgement.usage.outputTokens == 2)
  }

  @Test func needsAModel() async throws {
    let judge = try JudgeMetric(.reference, model: nil, modelName: nil)
    await #expect(throws: EvaluationError.self) { try await judge.prepare() }
  }
}
