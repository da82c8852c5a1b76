import Generation
import LanguageModels
public import MASPO
import PromptSpace
public import Workflows

/// A model that compares outputs; it sees what the workflow saw, and never a reference answer.
public struct ModelJudge: MASPOJudge {
  private let role: ModelRole
  private let briefs: [AgentBrief]
  private let questions: [WorkflowQuestion]
  private let characters: Int

  /// Output tokens below which it is asked for one letter without reasons.
  public static let roomForReasons = 128

  /// - Parameters:
  ///   - goals: what each agent is for, in the user's words; `nil` where the seed's own instruction tells.
  ///   - characters: of the question and both outputs in a request; longer texts lose their middle.
  public init(
    _ role: ModelRole, workflow: WorkflowDefinition, goals: [String?],
    questions: [WorkflowQuestion], characters: Int
  ) {
    self.role = role
    briefs = workflow.agents.indices.map {
      AgentBrief(workflow: workflow, agent: $0, goal: goals[$0])
    }
    self.questions = questions
    self.characters = characters
  }

  public func compare(_ request: JudgeRequest) async throws -> String {
    let question = questions[request.question]
    let brief = briefs[request.agent]
    let text = JudgeText(
      question: question, brief: brief, characters: characters,
      isTerse: role.maxOutputTokens < Self.roomForReasons
    ).text(request)
    let context = CallContext(
      role: .judge, agent: brief.agent, example: question.id, split: "validation")
    return try await role.ask(text, context: context).text
  }
}
