public import PromptSpace

/// One thing that is wrong, or doubtful, in a workflow or in its candidate prompts.
public struct WorkflowIssue: Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// A prompt's braces do not parse.
    case templateSyntax
    /// A prompt was filled without a value for one of its placeholders.
    case missingValue
    /// The agents and dependencies are no directed acyclic graph.
    case topology
    /// Two input fields share a name, or an input field has the name of an agent.
    case ambiguousName
    /// A sampling parameter lies outside its range.
    case invalidParameter
    /// A placeholder names neither an input field nor a direct dependency.
    case unknownPlaceholder
    /// A name outside the prompt means nothing: in a condition, a fallback or what an operation reads.
    case unknownSource
    /// An operation, a branch or a reply's format lacks something or contradicts itself.
    case operation
    /// Code is to be run or read, and nobody was given who does.
    case missingCodeRunner
    /// A mapping names a placeholder that the prompt does not have.
    case unusedMapping
    /// The result agent is unknown, or several agents could be it.
    case result
    /// No model was given under an agent's model key.
    case unknownModel
    /// Pools and agents do not correspond.
    case poolMismatch
    /// Candidate 0 of a pool is not the agent's prompt.
    case seedMismatch
    /// An agent that is not to be optimized has several candidates.
    case lockedAgent
    case missingPlaceholder
    case extraPlaceholder
    /// A sentinel value did not survive a trial fill.
    case trialFill
    case duplicateCandidate
    /// Warning: an agent waits for an output that its prompt never shows.
    case unusedDependency
    /// Warning: no prompt reads an input field.
    case unusedInput
    /// Warning: several samples of a deterministic agent are the same sample.
    case identicalSamples
  }

  /// Where the issue lies, as far as it has a place.
  public struct Context: Hashable, Sendable {
    public var agent: AgentID?
    /// Index of the candidate in the agent's pool.
    public var candidate: Int?
    public var name: String?
    /// Position in the prompt, counted in Unicode scalars from 0.
    public var offset: Int?

    public init(
      agent: AgentID? = nil, candidate: Int? = nil, name: String? = nil, offset: Int? = nil
    ) {
      self.agent = agent
      self.candidate = candidate
      self.name = name
      self.offset = offset
    }
  }

  public let code: Code
  public let message: String
  public let context: Context

  public init(_ code: Code, _ message: String, _ context: Context = Context()) {
    self.code = code
    self.message = message
    self.context = context
  }

  /// The message, led by the agent and the candidate it concerns.
  public var description: String {
    var place: [String] = []
    if let agent = context.agent { place.append("agent '\(agent)'") }
    if let candidate = context.candidate { place.append("candidate \(candidate)") }
    return place.isEmpty ? message : place.joined(separator: ", ") + ": " + message
  }

  func placed(agent: AgentID, candidate: Int? = nil) -> WorkflowIssue {
    var context = self.context
    context.agent = agent
    context.candidate = candidate
    return WorkflowIssue(code, message, context)
  }
}
