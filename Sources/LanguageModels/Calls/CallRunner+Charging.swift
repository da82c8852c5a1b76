import Logging

/// What attempts are taken to have cost.
extension CallRunner {
  /// What the attempt is taken to have cost, and the words for the log.
  func outcome<Value>(
    of answer: Result<(Value, TokenUsage), any Error>, plan: CallPlan, worstCase: TokenUsage,
    latency: Duration
  ) -> CallRecord.Outcome {
    let nothing = TokenUsage(inputTokens: 0, outputTokens: 0)
    var status = "cancelled"
    // Cancelled or broken in a way we do not know: the server may have answered and billed.
    var charge = CallFailure.Charge.unknown
    switch answer {
    case .success((_, let usage)): (status, charge) = ("ok", .usage(usage))
    case .failure(let failure as CallFailure): (status, charge) = (failure.status, failure.charge)
    case .failure(let error as TransportError):
      let failure = CallFailure(error)
      (status, charge) = (failure.status, failure.charge)
    case .failure: break
    }
    let price = services.prices.price(for: plan.model)
    let (usage, cost): (TokenUsage, Double?) =
      switch charge {
      case .notSent, .refused: (nothing, 0)
      case .usage(let usage): (usage, price?.cost(of: usage))
      case .unknown: (worstCase, price?.worstCost(of: worstCase))
      }
    return CallRecord.Outcome(
      status: status, usage: usage, costUSD: cost, latency: latency, wasSent: charge != .notSent)
  }

  /// Remembers a server that counted more than the worst case, so that the next reservation covers it.
  ///
  /// - Returns: the worst case that was passed, `nil` where it was kept.
  func noteOverrun(_ outcome: CallRecord.Outcome, plan: CallPlan) -> TokenUsage? {
    let foreseen = plan.worstCase
    let usage = outcome.usage
    let isOver =
      usage.inputTokens > foreseen.inputTokens || usage.outputTokens > foreseen.outputTokens
    // An attempt whose usage nobody knows is charged as reserved, which may be scaled already.
    guard isOver, outcome.status == "ok" else { return nil }
    services.overruns.observe(usage, foreseen: foreseen, model: plan.model)
    services.logger?.warning(
      "the server counted more tokens than the worst case foreseen",
      metadata: [
        "model": "\(plan.model)",
        "foreseen": "\(foreseen.inputTokens) + \(foreseen.outputTokens)",
        "counted": "\(usage.inputTokens) + \(usage.outputTokens)",
      ])
    return foreseen
  }
}

extension CallRecord.Outcome {
  /// What the ledger is told.
  var charged: BudgetAmount {
    BudgetAmount(calls: 1, tokens: usage.inputTokens + usage.outputTokens, usd: costUSD ?? 0)
  }
}
