public import LanguageModels
public import PromptSpace
public import Workflows

/// The calls of one evaluation, and how many tokens they may take at most with the dearest candidates.
///
/// Calls are exact for an evaluation in which nothing fails, is retried or is answered by the cache, but for
/// agents in branches and loops, whose fewest and most are told. The bound of tokens takes one token a byte
/// for text that is known; of an agent's output it takes that nobody reads it as more tokens than its output
/// limit allows to be written, a program that was printed anew as no more than twice as many.
public struct EvaluationDemand: Sendable {
  /// The part of one agent.
  public struct Agent: Sendable {
    public let id: AgentID
    public let modelKey: String
    /// The most on one example: its samples, its rounds.
    public let callsPerExample: Int
    /// The fewest on one example, where it may be skipped or may end early.
    public let fewestCallsPerExample: Int
    /// The most output tokens of one call.
    public let outputLimit: Int
    /// The most input tokens of one call on each example, in the order of the data.
    public let inputBounds: [Int]

    public var calls: Int { callsPerExample * inputBounds.count }
    public var fewestCalls: Int { fewestCallsPerExample * inputBounds.count }

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
  /// The part of the model that scores, where one does.
  public let judge: Agent?

  /// The agents and the judge.
  public var parts: [Agent] { agents + [judge].compactMap { $0 } }

  /// The most calls.
  public var calls: Int { parts.reduce(0) { $0 + $1.calls } }
  public var fewestCalls: Int { parts.reduce(0) { $0 + $1.fewestCalls } }

  /// - Parameters:
  ///   - pools: one per agent, in workflow order.
  ///   - calls: how the agents talk to each other, where that is not step by step.
  ///   - judge: the metric that asks a model about every answer, and the key of that model.
  ///   - defaultOutputLimit: what a model is sent where an agent sets no limit.
  /// - Throws: `WorkflowError` when the pools do not fit the workflow.
  /// - Complexity: O(candidates · placeholders · examples).
  public init(
    of workflow: WorkflowDefinition, pools: [PromptPool], on examples: [Example],
    calls: CommunicationCalls? = nil, judge: (metric: JudgeMetric, modelKey: String)? = nil,
    defaultOutputLimit: Int = OpenAIChatModel.defaultOutputLimit
  ) throws(WorkflowError) {
    let texts = try TextBounds(
      of: workflow, pools: pools, defaultOutputLimit: defaultOutputLimit)
    let limits = workflow.agents.indices.map(texts.outputLimit)
    let bounds = examples.map { example in
      let (openings, answer) = texts.bounds(on: example)
      return (
        inputs: calls?.inputBounds(openings: openings, outputs: limits) ?? openings, answer: answer
      )
    }
    agents = workflow.agents.enumerated().map { index, agent in
      let calls = calls?.calls[index] ?? workflow.callRange(of: index)
      return Agent(
        id: agent.id, modelKey: agent.modelKey, callsPerExample: calls.upperBound,
        fewestCallsPerExample: calls.lowerBound, outputLimit: limits[index],
        inputBounds: bounds.map { $0.inputs[index] })
    }
    self.judge = judge.map { judge in
      let calls = judge.metric.callsPerAnswer
      return Agent(
        id: "judge", modelKey: judge.modelKey, callsPerExample: calls, fewestCallsPerExample: calls,
        outputLimit: JudgeMetric.outputLimit,
        inputBounds: zip(examples, bounds).map {
          judge.metric.worstInput(on: $0, answer: $1.answer)
        })
    }
  }
}
