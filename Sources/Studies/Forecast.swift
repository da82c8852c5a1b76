public import LanguageModels
public import PromptSpace

/// What a piece of work needs or is foreseen to need.
package struct Forecast: Hashable, Sendable {
  package var amount: BudgetAmount
  /// Zero while nothing was measured.
  package var wall: Duration

  package init(amount: BudgetAmount = .zero, wall: Duration = .zero) {
    self.amount = amount
    self.wall = wall
  }

  package static func + (left: Forecast, right: Forecast) -> Forecast {
    Forecast(amount: left.amount + right.amount, wall: left.wall + right.wall)
  }
}

/// What evaluations may cost at most, for admission before anything was measured.
public struct EvaluationBounds: Hashable, Sendable {
  /// The whole split with the dearest candidates, nothing retried.
  public var perEvaluation: [DataSplit: BudgetAmount]
  /// The dearest single call, which the ledger reserves as long as it is under way.
  public var largestCall: BudgetAmount

  public init(
    perEvaluation: [DataSplit: BudgetAmount] = [:], largestCall: BudgetAmount = .zero
  ) {
    self.perEvaluation = perEvaluation
    self.largestCall = largestCall
  }
}

/// Foresees what calls of an evaluation will need: tokens and money by what calls have taken so far and a
/// margin, by the worst case before there is a measurement.
///
/// This decides only whether an evaluation *begins*. That no cap is passed is the ledger's part, call by
/// call: an evaluation that turns out dearer than foreseen is cut off, and stays pending.
package struct Forecaster {
  /// Prompts differ: later ones may be longer than those measured.
  static let margin = 1.25

  let bounds: EvaluationBounds
  /// What the calls of finished evaluations took; zero calls before there is one.
  let measured: ResourceUsage
  /// Time at work for each call so far, or `nil` before an evaluation ended.
  let pace: Duration?

  package init(bounds: EvaluationBounds, measured: ResourceUsage, pace: Duration?) {
    self.bounds = bounds
    self.measured = measured
    self.pace = pace
  }

  /// - Parameters:
  ///   - calls: those that still have to be made.
  ///   - whole: those of a whole evaluation of the split, whose bound is known.
  package func forecast(calls: Int, of whole: Int, on split: DataSplit) -> Forecast {
    guard calls > 0 else { return Forecast() }
    let bound = bounds.perEvaluation[split] ?? .zero
    let share = whole > 0 ? Double(calls) / Double(whole) : 0
    var amount = BudgetAmount(
      calls: calls, tokens: Int((Double(bound.tokens) * share).rounded(.up)),
      usd: bound.usd * share)
    if measured.calls > 0 {
      let scale = Self.margin * Double(calls) / Double(measured.calls)
      let tokens = Double(measured.inputTokens + measured.outputTokens) * scale
      amount.tokens = Int(tokens.rounded(.up))
      if let cost = measured.costUSD { amount.usd = cost * scale }
    }
    // The last call of an evaluation is refused unless its own worst case still fits.
    amount.tokens += bounds.largestCall.tokens
    amount.usd += bounds.largestCall.usd
    return Forecast(amount: amount, wall: (pace ?? .zero) * (Self.margin * Double(calls)))
  }

  /// What the verdict still needs: seed and one winner on the test split, unless the seed is measured there.
  ///
  /// - Parameter calls: those of one evaluation of the test split.
  package func verdict(calls: Int, baselineIsTested: Bool) -> Forecast {
    forecast(calls: calls * (baselineIsTested ? 1 : 2), of: calls, on: .test)
  }
}
