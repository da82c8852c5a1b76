/// Runs the workflow that is improved.
///
/// Replies must depend on prompts and question only: the optimizer resumes by being run again from the start
/// with the replies that it had. Everything may be called concurrently.
public protocol MASPOWorkflow: Sendable {
  /// Runs every agent on one question.
  ///
  /// - Parameter prompts: one per agent.
  /// - Throws: ``MASPOFault``, or any other error, which ends the whole optimization.
  func run(prompts: [String], question: Int) async throws -> WorkflowRun

  /// Runs an agent and its descendants again; all others keep what they said in `base`.
  ///
  /// - Parameter prompts: one per agent; those of agents that do not run are ignored.
  /// - Throws: as ``run(prompts:question:)``.
  func rerun(
    from agent: Int, prompts: [String], question: Int, base: WorkflowRun
  ) async throws -> WorkflowRun

  /// Why a text cannot be an agent's prompt, for its writer; `nil` where it can.
  ///
  /// Asked under ``MASPOConfiguration/Reading/strict`` only.
  func objection(to prompt: String, for agent: Int) -> String?

  /// The placeholders that an agent's prompt must show, each once.
  ///
  /// Asked under ``MASPOConfiguration/Reading/reference`` only, whose editing may leave a prompt with braces
  /// that are no placeholder: there they stand for themselves.
  func placeholders(of agent: Int) -> [String]
}

/// What happened when the workflow ran on one question.
public struct WorkflowRun: Hashable, Codable, Sendable {
  /// One agent's part.
  public struct Step: Hashable, Codable, Sendable {
    /// What it read from its predecessors; empty for none.
    public let context: String
    /// The model's output as received, which is what judges compare.
    public let output: String
    /// What its successors read: a summary, or the output itself.
    public let handOff: String

    public init(context: String, output: String, handOff: String? = nil) {
      self.context = context
      self.output = output
      self.handOff = handOff ?? output
    }
  }

  /// One per agent; `nil` for an agent that had nothing to do.
  public let steps: [Step?]
  /// Model calls of this run alone, those that a kept answer served included, so that a resumed optimization
  /// counts the same.
  public let calls: Int

  public init(steps: [Step?], calls: Int) {
    self.steps = steps
    self.calls = calls
  }

  /// What an agent said, blank if it did not speak.
  func output(of agent: Int) -> String { steps[agent]?.output ?? "" }
}
