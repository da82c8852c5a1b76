public import LanguageModels

/// What a study may spend in total, over all the processes that ever worked on it; the first cap that is
/// reached ends it.
public struct StudyBudget: Hashable, Codable, Sendable {
  /// Evaluations on the validation split, the baseline included.
  public var evaluations: Int
  /// Calls, tokens, money and time at work: retries and every role included.
  public var caps: BudgetCaps

  public init(evaluations: Int, caps: BudgetCaps) {
    self.evaluations = evaluations
    self.caps = caps
  }

  /// - Parameter calls: requests that reach a server; `nil` for no cap.
  public init(evaluations: Int, calls: Int? = nil) {
    self.init(evaluations: evaluations, caps: BudgetCaps(calls: calls))
  }

  /// The cap that forbids another evaluation, or `nil` when one is admitted.
  ///
  /// An evaluation is admitted whole or not at all: what it and the final measurement of seed and winner on
  /// the test split are foreseen to need must fit into what is left.
  ///
  /// - Parameters:
  ///   - evaluationsDone: evaluations that ended so far.
  ///   - spent: what is spent or reserved so far, and the time at work.
  ///   - evaluation: what the next one needs.
  ///   - reserve: what the verdict needs.
  package func refusal(
    evaluationsDone: Int, spent: Forecast, evaluation: Forecast, reserve: Forecast
  ) -> StopReason? {
    if evaluationsDone >= evaluations { return .evaluations }
    let need = spent + evaluation + reserve
    if let calls = caps.calls, need.amount.calls > calls { return .calls }
    if let tokens = caps.tokens, need.amount.tokens > tokens { return .tokens }
    // Sums of Double carry noise; the ledger itself counts exactly.
    if let usd = caps.usd, need.amount.usd > usd * (1 + 1e-12) { return .usd }
    // Without a measurement nobody knows how long an evaluation takes: the hour itself decides.
    if let cap = caps.wall, spent.wall >= cap || need.wall > cap { return .wall }
    return nil
  }
}
