import Comparison
import Evaluation
import Foundation
import LanguageModels
import Logging
import PromptSpace
import Studies
import Workflows

/// One process at work on one table, from its lock to its last line.
struct Tabulation {
  struct Totals {
    var measured = 0
    var usage = ResourceUsage.zero
  }

  let project: Project
  let file: TableFile
  /// Combinations of the whole space.
  let count: Int
  private let services: Services
  private let environment: any PromptEnvironment
  private let command: CommandEvaluator?
  private let tools: CodeTools
  private let log: JSONLinesCallLog
  private let tally: TokenTally
  private let lock: RunLock

  /// Locks the table, reads what is there, checks the servers and embeds the pools where that was not done.
  ///
  /// - Parameter caps: totals over all processes that worked on this table.
  /// - Throws: ``StudyError``, ``ScoreTableError``, ``LanguageModelError``, ``UsageError``.
  static func open(
    _ project: Project, output: URL, caps: BudgetCaps, logger: Logger
  ) async throws -> Tabulation {
    // What the project does not allow must not wait for a lock, nor leave a file.
    try project.requireOneProtocol()
    try project.requireCodePermission()
    let lock = try lock(output)
    let wanted = ScoreTableHeader(of: project)
    let known = try TableFile.known(output, like: wanted)
    let calls = try ResumedCalls(at: TableFile.calls(of: output))
    let tally = TokenTally(calls.log)
    var options = calls.options(caps: caps, logger: logger)
    options.callLog = tally
    options.replies = TableFile.replies(of: output)
    options.usesModels = project.metric != nil
    options.usesEmbedder = known == nil
    let services = try Services(for: project, options: options)
    do {
      try await services.requireReachable()
      let tools = try await project.codeTools()
      let command = try project.commandEvaluator(ledger: services.ledger, logger: logger)
      let environment: any PromptEnvironment =
        if let command { command } else { try await evaluator(of: project, services, tools) }
      let embeddings = known == nil ? try await vectors(of: project, by: services) : nil
      let header = ScoreTableHeader(of: project, embeddings: embeddings)
      return Tabulation(
        project: project, file: try TableFile(output, header: header, known: known),
        count: project.space.count ?? 0, services: services,
        environment: environment, command: command,
        tools: tools, log: calls.log, tally: tally, lock: lock)
    } catch {
      services.shutdown()
      throw error
    }
  }

  /// Measures what is missing, one combination after the other.
  ///
  /// - Parameters:
  ///   - keepsFailures: writes an example that failed as one without a score instead of stopping.
  ///   - progress: told before each combination and after each example.
  /// - Throws: what an evaluation throws; ``StudyError`` for failed examples. Lines written stay.
  func run(
    keepsFailures: Bool,
    progress: @escaping @Sendable (_ text: String) -> Void
  ) async throws -> Totals {
    defer {
      command?.shutdown()
      services.shutdown()
      tools.shutdown()
    }
    let order = TabulationOrder(topology: project.workflow.topology, space: project.space)
    var totals = Totals()
    for position in 0..<count {
      let assignment = order.assignment(at: position)
      if file.done.contains(assignment) { continue }
      let lead = "combination \(position + 1)/\(count), \(assignment)"
      progress(lead)
      let outcome = try await environment.evaluate(
        EvaluationRequest(assignment, on: .validation, trial: position + 1)
      ) { progress("\(lead), \($0)/\($1) examples") }
      if let failure = log.failure { throw StudyError(.storage, failure) }
      try require(outcome, keepsFailures: keepsFailures)
      try file.append(row(outcome, trial: position + 1))
      totals.measured += 1
      totals.usage += outcome.usage
    }
    return totals
  }

  /// - Throws: ``StudyError`` where an example may still get a score, or none has one.
  private func require(_ outcome: EvaluationOutcome, keepsFailures: Bool) throws(StudyError) {
    let failed = outcome.examples.filter { $0.status == .error || $0.status == .timeout }
    let lacking = outcome.examples.filter { $0.score == nil }
    guard outcome.n == 0 || (!failed.isEmpty && !keepsFailures) else { return }
    guard let first = failed.first ?? lacking.first else {
      throw StudyError(
        .nothingScored, "combination \(outcome.assignment) has a mean without its examples")
    }
    throw StudyError(
      .nothingScored,
      "combination \(outcome.assignment): \(lacking.count) of \(outcome.examples.count) examples "
        + "have no score, the first is \(first.example): \(first.message ?? first.status.rawValue); "
        + "run the same command again, answers are kept"
        + (outcome.n > 0 ? ", or pass --keep-failures" : ""))
  }

  private func row(_ outcome: EvaluationOutcome, trial: Int) -> ScoreTableRow {
    let usage = outcome.usage
    let tokens = tally.take(trial: trial) ?? (usage.inputTokens, usage.outputTokens)
    return ScoreTableRow(
      assignment: outcome.assignment, scores: outcome.examples.map(\.score),
      calls: usage.neededCalls, inputTokens: tokens.input, outputTokens: tokens.output)
  }

  private static func lock(_ output: URL) throws -> RunLock {
    do {
      try FileManager.default.createDirectory(
        at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw StudyError(.storage, "\(output.relativePath): \(StorageFailure.reason(error))")
    }
    do {
      return try RunLock(file: output.appendingPathExtension("lock"))
    } catch let error as StudyError where error.code == .locked {
      throw StudyError(
        .locked,
        "\(output.relativePath) is being written by another process; wait for it to end, or name "
          + "another file with -o")
    }
  }

  private static func vectors(
    of project: Project, by services: Services
  ) async throws -> [[[Double]]]? {
    guard let embedder = services.embedder else { return nil }
    return try await embedder.embed(project.pools).map { pool in
      // Through their own text: the shortest decimals of a single are not those of its double.
      pool.map { $0.map { Double("\($0)") ?? Double($0) } }
    }
  }

  private static func evaluator(
    of project: Project, _ services: Services, _ tools: CodeTools
  ) async throws -> WorkflowEvaluator {
    try WorkflowEvaluator(
      executor: project.executor(models: services.models, tools: tools), pools: project.pools,
      datasets: [.validation: project.validation],
      metric: await project.scorer(tools: tools, models: services.models),
      configuration: .init(maxConcurrentExamples: project.configuration.runtime.concurrency))
  }
}
