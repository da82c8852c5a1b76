public import LanguageModels
public import PromptSpace
public import Workflows

/// The calls of one evaluation, and how many tokens they may take at most with the dearest candidates.
///
/// Calls are exact for an evaluation in which nothing fails, is retried or is answered by the cache. The
/// bound takes one token a byte for text that is known; of an agent's output it takes that nobody reads it as
/// more tokens than its output limit allows to be written.
public struct EvaluationDemand: Sendable {
  /// The part of one agent.
  public struct Agent: Sendable {
    public let id: AgentID
    public let modelKey: String
    /// Its samples.
    public let callsPerExample: Int
    /// The most output tokens of one call.
    public let outputLimit: Int
    /// The most input tokens of one call on each example, in the order of the data.
    public let inputBounds: [Int]

    public var calls: Int { callsPerExample * inputBounds.count }

    /// The most tokens of all its calls.
    public var worstCase: TokenUsage {
      TokenUsage(
        inputTokens: inputBounds.reduce(0, +) * callsPerExample, outputTokens: outputLimit * calls,
        isEstimated: true)
    }

    /// The most tokens of its dearest call.
    public var largestCall: TokenUsage {
      TokenUsage(
        inputTokens: inputBounds.max() ?? 0, outputTokens: inputBounds.isEmpty ? 0 : outputLimit,
        isEstimated: true)
    }
  }

  /// In workflow order.
  public let agents: [Agent]

  public var calls: Int { agents.reduce(0) { $0 + $1.calls } }

  /// - Parameters:
  ///   - pools: one per agent, in workflow order.
  ///   - defaultOutputLimit: what a model is sent where an agent sets no limit.
  /// - Throws: `WorkflowError` when the pools do not fit the workflow.
  /// - Complexity: O(candidates · placeholders · examples).
  public init(
    of workflow: WorkflowDefinition, pools: [PromptPool], on examples: [Example],
    defaultOutputLimit: Int = OpenAIChatModel.defaultOutputLimit
  ) throws(WorkflowError) {
    let limits = workflow.agents.map { $0.sampling.maxOutputTokens ?? defaultOutputLimit }
    let templates = try workflow.templates(of: pools)
    agents = workflow.agents.enumerated().map { index, agent in
      let shapes = templates[index].map(PromptShape.init)
      let bounds = examples.map { example in
        shapes.map { shape in
          shape.worstInput { placeholder in
            switch workflow.bindings[index][placeholder] {
            case .input(let field): example.fields[field]?.utf8.count ?? 0
            case .agent(let sender): workflow.agents[sender].outputBound(limit: limits[sender])
            case nil: 0
            }
          }
        }.max() ?? 0
      }
      return Agent(
        id: agent.id, modelKey: agent.modelKey, callsPerExample: agent.samples,
        outputLimit: limits[index], inputBounds: bounds)
    }
  }
}

/// What a template contributes to a prompt's length.
private struct PromptShape {
  private let literalBytes: Int
  private let occurrences: [String: Int]

  init(_ template: PromptTemplate) {
    var bytes = 0
    var occurrences: [String: Int] = [:]
    for piece in template.pieces {
      switch piece {
      case .text(let text): bytes += text.utf8.count
      case .placeholder(let name): occurrences[name, default: 0] += 1
      }
    }
    literalBytes = bytes
    self.occurrences = occurrences
  }

  func worstInput(_ tokens: (String) -> Int) -> Int {
    TokenBound.worstInput(
      bytes: occurrences.reduce(literalBytes) { $0 + $1.value * tokens($1.key) })
  }
}

extension AgentDefinition {
  /// Tokens that another agent's prompt may take for this one's output.
  fileprivate func outputBound(limit: Int) -> Int {
    // A list shows every sample with its letter; the other combinations pick one.
    combination == .list ? samples * (limit + 16) : limit
  }
}
