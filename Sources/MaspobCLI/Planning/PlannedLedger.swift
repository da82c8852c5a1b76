import Evaluation
import LanguageModels
import PromptSpace
import Studies
import Workflows

/// The admission of a run played through in advance, by the same rule as ``StudyRunner``'s.
struct PlannedLedger {
  let project: Project
  let budget: StudyBudget
  let run: RunProgress
  let bounds: EvaluationBounds
  let validation: EvaluationDemand
  let test: EvaluationDemand

  /// A search that writes prompts has the seed's evaluation and that of its result.
  var wantedEvaluations: Int {
    min(budget.evaluations, project.writesPrompts ? 2 : project.space.count ?? .max)
  }

  /// Zero once the vectors are in the run folder.
  var embedding: Forecast { run.hasEmbeddings ? Forecast() : project.embeddingDemand }

  /// The measurement of protocols, where it is still to come: the most calls, whose tokens nobody knows.
  var choosing: Forecast {
    Forecast(amount: BudgetAmount(calls: run.hasProtocol ? 0 : project.pilotCalls))
  }

  /// Time for each call of what was measured, with as many in flight as the project allows.
  var pace: Duration? {
    let measured = run.measured
    guard measured.answered > 0 else { return nil }
    return measured.latency / measured.answered / project.configuration.runtime.concurrency
  }

  func calls(evaluations: Int) -> Int {
    embedding.amount.calls + choosing.amount.calls + evaluations * validation.calls + 2 * test.calls
  }

  func tokens(evaluations: Int) -> CostRange {
    let bound = worstCase(evaluations: evaluations)
    return range(
      evaluations: evaluations, bound: Double(bound.tokens),
      values: run.measured.examples.map { Double($0.tokens) })
      + CostRange(upTo: Double(embedding.amount.tokens))
  }

  /// `nil` when the price of a model that is called is unknown.
  func usd(evaluations: Int) -> CostRange? {
    let embedderIsPriced =
      embedding.amount.calls == 0 || project.configuration.embedder?.modelPrice != nil
    guard embedderIsPriced, project.askedModels.allSatisfy({ project.price(ofModel: $0) != nil })
    else {
      return nil
    }
    return range(
      evaluations: evaluations, bound: worstCase(evaluations: evaluations).usd,
      values: run.measured.examples.compactMap(\.usd)) + CostRange(upTo: embedding.amount.usd)
  }

  /// Evaluations that begin, those that are done included.
  var admission: (evaluations: Int, limitedBy: StopReason?) {
    var done = run.evaluationsDone
    var spent = Forecast(amount: run.spent, wall: run.wall) + embedding + choosing
    var answered = run.answeredOfNext
    while done < wantedEvaluations {
      let need = evaluation(answered: answered)
      if let reason = budget.refusal(
        evaluationsDone: done, spent: spent, evaluation: need, reserve: verdict)
      {
        return (done, reason)
      }
      done += 1
      spent = spent + expected(answered: answered)
      answered = 0
    }
    return (done, nil)
  }

  /// The whole evaluations that the caps leave room for at most: what is left behind the last one that begins whole
  /// still buys examples, where the search does.
  func evaluationsAtMost(_ admitted: (evaluations: Int, limitedBy: StopReason?)) -> Int {
    guard project.configuration.search.proposer.choosesExamples, admitted.limitedBy != nil,
      admitted.evaluations > 0
    else { return admitted.evaluations }
    return min(admitted.evaluations + 1, wantedEvaluations)
  }

  /// Why not even the first evaluation begins.
  func refusal(_ reason: StopReason) -> String {
    StudyError.budgetTooSmall(
      reason, evaluation: evaluation(answered: 0).amount, verdict: verdict.amount,
      spent: run.spent + embedding.amount + choosing.amount, wall: run.wall
    ).message
  }

  private func evaluation(answered: Int) -> Forecast {
    forecaster.forecast(
      calls: max(0, validation.calls - answered), of: validation.calls, on: .validation)
  }

  private var verdict: Forecast {
    forecaster.verdict(calls: test.calls, baselineIsTested: run.baselineIsTested)
  }

  private var forecaster: Forecaster {
    Forecaster(bounds: bounds, measured: measuredUsage, pace: pace)
  }

  /// What an evaluation is expected to take: the mean of what was measured, else its bound.
  private func expected(answered: Int) -> Forecast {
    let usage = measuredUsage
    guard usage.calls > 0 else {
      return Forecast(amount: bounds.perEvaluation[.validation] ?? .zero)
    }
    // The data decide on branches and loops: what an example takes is the mean of those measured.
    let examples = Double(project.validation.examples.count) / Double(run.measured.examples.count)
    let asked = min(validation.calls, Int((Double(usage.calls) * examples).rounded(.up)))
    let calls = max(0, asked - answered)
    let share = Double(calls) / Double(usage.calls)
    return Forecast(
      amount: BudgetAmount(
        calls: calls, tokens: Int(Double(usage.inputTokens) * share),
        usd: (usage.costUSD ?? 0) * share),
      wall: (pace ?? .zero) * calls)
  }

  private var measuredUsage: ResourceUsage {
    run.measured.examples.reduce(.zero) {
      $0 + ResourceUsage(calls: $1.calls, inputTokens: $1.tokens, costUSD: $1.usd)
    }
  }

  private func worstCase(evaluations: Int) -> BudgetAmount {
    (bounds.perEvaluation[.validation] ?? .zero) * evaluations
      + (bounds.perEvaluation[.test] ?? .zero) * 2
  }

  private func range(evaluations: Int, bound: Double, values: [Double]) -> CostRange {
    let examples = (
      validation: project.validation.examples.count, test: project.test?.examples.count ?? 0
    )
    return CostRange(
      sumOver: evaluations * examples.validation + 2 * examples.test,
      distinct: examples.validation + examples.test, of: values, bound: bound)
      ?? CostRange(upTo: bound)
  }
}

extension Project {
  /// What the vectors of the candidates take: exact calls where no text is cached, tokens at most.
  var embeddingDemand: Forecast {
    guard needsEmbeddings, let section = configuration.embedder else { return Forecast() }
    let all = pools.flatMap(\.candidates)
    let texts = configuration.runtime.usesCache ? Array(Set(all)) : all
    let batches = (texts.count + section.batchSize - 1) / section.batchSize
    let tokens = TokenBound.worstInput(texts) + max(0, batches - 1) * TokenBound.worstInput([])
    let usage = TokenUsage(inputTokens: tokens, outputTokens: 0)
    return Forecast(
      amount: BudgetAmount(
        calls: batches, tokens: tokens, usd: section.modelPrice?.worstCost(of: usage) ?? 0))
  }
}
