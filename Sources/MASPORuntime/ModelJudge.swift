import LanguageModels
public import MASPO
import PromptSpace
public import Workflows

/// A model that compares outputs; it sees what the workflow saw, and never a reference answer.
public struct ModelJudge: MASPOJudge {
  private let role: ModelRole
  private let agents: [String]
  private let questions: [WorkflowQuestion]
  private let characters: Int

  /// Output tokens below which it is asked for one letter without reasons.
  public static let roomForReasons = 128

  /// - Parameter characters: of the question and both outputs in a request; longer texts lose their middle.
  public init(
    _ role: ModelRole, workflow: WorkflowDefinition, questions: [WorkflowQuestion],
    characters: Int
  ) {
    self.role = role
    agents = workflow.agents.map(\.id.rawValue)
    self.questions = questions
    self.characters = characters
  }

  public func compare(_ request: JudgeRequest) async throws -> String {
    let question = questions[request.question]
    let text = JudgeText(
      question: question, characters: characters,
      isTerse: role.maxOutputTokens < Self.roomForReasons
    ).text(request)
    let context = CallContext(
      role: .judge, agent: agents[request.agent], example: question.id, split: "validation")
    return try await role.ask(text, context: context).text
  }
}
