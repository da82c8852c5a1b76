/// The model that compares outputs.
public protocol MASPOJudge: Sendable {
  /// Asks once which of two outputs is better; the first shown is called A, the second B.
  ///
  /// - Returns: the reply as received, empty for none.
  /// - Throws: ``MASPOFault``, or any other error, which ends the whole optimization.
  func compare(_ request: JudgeRequest) async throws -> String
}

/// Two outputs for one question.
public struct JudgeRequest: Hashable, Codable, Sendable {
  /// What the outputs are to the comparison.
  public enum Role: String, Hashable, Codable, Sendable, CaseIterable {
    /// Of the agent whose output is the workflow's.
    case terminal
    /// Of the agent whose prompts are compared.
    case local
    /// Of one of its successors.
    case next
    /// Of the workflow, while an earlier agent's prompts are compared.
    case global
  }

  public let role: Role
  /// Whose outputs these are.
  public let agent: Int
  public let question: Int
  /// Shown as A; may be blank.
  public let first: String
  /// Shown as B; may be blank.
  public let second: String

  public init(role: Role, agent: Int, question: Int, first: String, second: String) {
    self.role = role
    self.agent = agent
    self.question = question
    self.first = first
    self.second = second
  }
}
