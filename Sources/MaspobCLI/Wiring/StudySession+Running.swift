import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Studies

extension StudySession {
  /// Embeds the pools if the proposer needs it, then runs the study to the end of its budget.
  ///
  /// - Parameter writing: told what a search that writes prompts does.
  func run(
    budget: StudyBudget, progress: @escaping @Sendable (StudyProgress) -> Void,
    writing: @escaping MASPOAuthor.Progress = { _, _ in }
  ) async throws -> StudyState {
    defer { shutdown() }
    var runner = try await runner(budget: budget, progress: progress, writing: writing)
    _ = try await reporting(&runner) { try await $0.run() }
    return runner.state
  }

  /// Runs failed examples again, within the same budget.
  ///
  /// - Throws: as ``run(budget:progress:)``; ``StudyError`` with code `budgetTooSmall` when the budget admits
  ///   none of them.
  func retry(
    _ selection: RetrySelection, budget: StudyBudget,
    progress: @escaping @Sendable (StudyProgress) -> Void
  ) async throws -> (state: StudyState, report: RetryReport) {
    defer { shutdown() }
    var runner = try await runner(budget: budget, progress: progress)
    let report = try await reporting(&runner) { try await $0.retry(selection) }
    if report.tried == 0, !report.refused.isEmpty {
      throw StudyError(
        .budgetTooSmall,
        "the budget admits no failed example again: what is left of it is kept for the verdict; "
          + "raise the cap that is short: --max-calls, --max-tokens, --max-usd or --max-wall")
    }
    return (runner.state, report)
  }

  /// Lets a runner work, and writes the reports of what it came to, however it ends.
  private func reporting<Result>(
    _ runner: inout StudyRunner, _ work: (inout StudyRunner) async throws -> Result
  ) async throws -> Result {
    let result: Result
    do { result = try await work(&runner) } catch {
      try? writeReports(of: runner.state)
      throw error
    }
    try writeReports(of: runner.state)
    return result
  }

  private func runner(
    budget: StudyBudget, progress: @escaping @Sendable (StudyProgress) -> Void,
    writing: @escaping MASPOAuthor.Progress = { _, _ in }
  ) async throws -> StudyRunner {
    do {
      let proposer: any Proposer =
        project.writesPrompts ? NoFurtherProposer() : try await chooser()
      let (environment, author) = try environmentWithAuthor(budget, writing)
      return StudyRunner(
        configuration: .init(
          space: project.space, budget: budget,
          maximumErrorRate: project.configuration.runtime.maximumErrorRate, racing: racing),
        parts: .init(
          journal: held.journal, proposer: proposer, environment: environment,
          ledger: services.ledger, history: held.calls.history, opening: held.opening,
          bounds: try evaluation.bounds, author: author),
        progress: progress)
    } catch {
      await held.journal.checkpoint(after: error, settling: services.ledger)
      throw error
    }
  }

  private var racing: StudyRunner.Racing? {
    let search = project.configuration.search
    return project.writesPrompts
      ? nil : search.racing.map { .init(confidence: $0, seeds: SeedSequence(seed: search.seed)) }
  }

  /// What evaluates, and who writes the prompts where they are written on the way.
  private func environmentWithAuthor(
    _ budget: StudyBudget, _ writing: @escaping MASPOAuthor.Progress
  ) throws -> (any PromptEnvironment, (any PromptAuthor)?) {
    guard let preset = project.configuration.search.proposer.maspo else {
      return (try evaluation.environment(), nil)
    }
    let growing = try evaluation.growing(manifest.pools)
    let author = MASPOAuthor(
      .init(
        project: project, preset: preset, models: services.models, tools: evaluation.tools,
        folder: folder, pools: pools, environment: growing, caps: budget.caps), progress: writing)
    return (growing, author)
  }
}
