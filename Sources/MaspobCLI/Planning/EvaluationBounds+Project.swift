import Evaluation
import LanguageModels
import PromptSpace
import Studies
import Workflows

extension Project {
  /// - Throws: `WorkflowError`, which a loaded project cannot cause.
  func demand(on split: DataSplit) throws -> EvaluationDemand {
    try EvaluationDemand(of: workflow, pools: pools, on: dataset(for: split)?.examples ?? [])
  }

  /// - Throws: ``LanguageModelError`` that names the first model without a price, where money is capped.
  func requirePrices(under caps: BudgetCaps) throws {
    let embedder = needsEmbeddings ? configuration.embedder : nil
    let called = workflow.agents.filter(\.operation.asksModel).compactMap {
      configuration.models[$0.modelKey]
    }
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
      let agents = try project.demand(on: split).agents
      perEvaluation[split] = agents.reduce(.zero) { sum, agent in
        sum + project.amount(of: agent.worstCase, calls: agent.calls, model: agent.modelKey)
      }
      for agent in agents {
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
