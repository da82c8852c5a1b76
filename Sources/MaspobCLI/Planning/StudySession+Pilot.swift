import Evaluation
import LanguageModels
import PromptSpace
import Studies

extension StudySession {
  /// Runs the seed prompts on the first validation examples, as the beginning of the baseline: its calls are
  /// logged and counted as the baseline's, which finds their answers in the cache, and leave the verdict what it
  /// needs.
  ///
  /// - Throws: ``StudyError`` with code `nothingScored` when no example could be run, `storage` when its calls
  ///   could not be logged; ``LanguageModelError`` with `budgetExhausted` when the budget does not cover it.
  func pilot(rows: Int) async throws {
    defer { shutdown() }
    let positions = Array(project.validation.examples.indices.prefix(rows))
    let environment = try evaluation.environment()
    let verdict = Forecaster(
      bounds: try evaluation.bounds,
      measured: known.measuredUsage ?? held.calls.history.answeredByAgents, pace: nil
    ).verdict(
      calls: environment.callsPerEvaluation(on: .test),
      baselineIsTested: known.baseline?.test != nil)
    services.ledger.withhold(verdict.amount)
    let outcome = try await environment.evaluate(
      .init(project.space.seed, on: .validation, trial: 1, positions: positions)
    ) { _, _ in }
    guard outcome.n > 0 else {
      let reason = outcome.examples.lazy.compactMap(\.message).first ?? "there is no example"
      throw StudyError(
        .nothingScored,
        "not one example of the pilot could be scored; the first failure was: \(reason)")
    }
  }
}
