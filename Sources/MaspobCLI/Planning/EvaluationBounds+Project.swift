import Evaluation
import LanguageModels
import PromptSpace
import Studies
import Workflows

extension Project {
  /// - Throws: `WorkflowError`, which a loaded project cannot cause.
  func demand(on split: DataSplit) throws -> EvaluationDemand {
    try EvaluationDemand(
      of: workflow, pools: agentPools, on: dataset(for: split)?.examples ?? [],
      calls: communicationCalls, judge: judge)
  }

  /// The metric that asks a model, and the key of that model.
  var judge: (metric: JudgeMetric, modelKey: String)? {
    guard let metric = metric as? JudgeMetric, let key = configuration.judge else { return nil }
    return (metric, key)
  }

  /// The fewest and the most calls of each agent on one example, by the protocols that it may use.
  var communicationCalls: CommunicationCalls {
    CommunicationCalls(
      of: workflow, byAnyOf: configuration.communication.kinds,
      configuration.communication.options)
  }

  /// The fewest and the most calls on one example, those of the scorer included.
  var callRange: ClosedRange<Int> {
    let (agents, scoring) = (communicationCalls.total, metric?.callsPerAnswer ?? 0)
    return (agents.lowerBound + scoring)...(agents.upperBound + scoring)
  }

  /// The keys of all models that an evaluation may ask.
  var askedModels: Set<String> {
    Set(workflow.agents.filter(\.operation.asksModel).map(\.modelKey))
      .union([judge?.modelKey].compactMap { $0 })
  }

  /// - Throws: ``LanguageModelError`` that names the first model without a price, where money is capped.
  func requirePrices(under caps: BudgetCaps) throws {
    let embedder = needsEmbeddings ? configuration.embedder : nil
    let called = askedModels.sorted().compactMap { configuration.models[$0] }
    for section in called + [embedder].compactMap({ $0 }) {
      try PriceTable(section).requirePrices(for: [section.model], caps: caps)
    }
  }

  /// The price of a model of the `models` section; `nil` where the file gives none.
  func price(ofModel key: String) -> ModelPrice? { configuration.models[key]?.modelPrice }
}

extension EvaluationBounds {
  /// What evaluations of a project may cost at most; money only where the price is known.
  init(of project: Project) throws {
    self.init()
    for split in DataSplit.allCases {
      let parts = try project.demand(on: split).parts
      perEvaluation[split] = parts.reduce(.zero) { sum, agent in
        sum + project.amount(of: agent.worstCase, calls: agent.calls, model: agent.modelKey)
      }
      for agent in parts {
        let call = project.amount(of: agent.largestCall, calls: 1, model: agent.modelKey)
        largestCall.tokens = max(largestCall.tokens, call.tokens)
        largestCall.usd = max(largestCall.usd, call.usd)
      }
    }
  }
}

extension Project {
  fileprivate func amount(of usage: TokenUsage, calls: Int, model key: String) -> BudgetAmount {
    BudgetAmount(
      calls: calls, tokens: usage.inputTokens + usage.outputTokens,
      usd: price(ofModel: key)?.worstCost(of: usage) ?? 0)
  }
}
