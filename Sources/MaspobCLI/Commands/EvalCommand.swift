import ArgumentParser
import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Reports
import Workflows

/// Measures one combination of prompts.
struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Measure one combination of prompts on a split.",
    discussion: "Writes no run folder. Without --assignment the seed prompts are measured.")

  @OptionGroup var project: ProjectOptions

  @Option(name: .long, help: "Candidate indices in workflow order, joined by '-', such as 0-3-2.")
  var assignment: String?

  @Option(
    name: .long, help: "The split: validation or test.", transform: EvalCommand.split(named:))
  var split = DataSplit.validation

  @Option(name: [.customShort("n"), .long], help: "Use the first examples only.")
  var limit: Int?

  @OptionGroup var caps: CapOptions

  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let project = try ProjectLoader.load(project.file) { configuration in
      runtime.apply(to: &configuration.runtime)
      if let limit { configuration.limitExamples(to: limit) }
    }
    let assignment = try project.assignment(named: assignment)
    guard let dataset = project.dataset(for: split) else {
      throw UsageError("the project has no \(split.rawValue) split")
    }
    let outcome = try await measure(assignment, on: dataset, of: project)
    try print(outcome, console)
  }

  private func measure(
    _ assignment: PromptAssignment, on dataset: Dataset, of project: Project
  ) async throws -> EvaluationOutcome {
    try project.requireCodePermission()
    let logger = LogHandlers.logger(output)
    var limits = BudgetCaps.unlimited
    caps.apply(to: &limits)
    let services = try Services(
      for: project,
      options: .init(
        caps: limits, logger: logger, usesModels: project.metric != nil,
        usesEmbedder: project.metric != nil))
    defer { services.shutdown() }
    let command = try project.commandEvaluator(ledger: services.ledger, logger: logger)
    defer { command?.shutdown() }
    let tools = try await project.codeTools()
    defer { tools.shutdown() }
    try await services.requireReachable()
    let line = ProgressLine(isEnabled: output.console.verbosity > .quiet)
    defer { line.clear() }
    let environment =
      if let command {
        command as any PromptEnvironment
      } else {
        try await workflowEvaluator(of: project, on: dataset, services.models, tools)
      }
    return try await environment.evaluate(EvaluationRequest(assignment, on: split, trial: 1)) {
      line.update("\($0)/\($1) examples")
    }
  }

  private func workflowEvaluator(
    of project: Project, on dataset: Dataset, _ models: [String: any ChatModel],
    _ tools: CodeTools
  ) async throws -> any PromptEnvironment {
    let metric = try await project.scorer(tools: tools, models: models)
    var project = project
    if project.awaitsProtocol {
      let choice = try await project.measuredProtocol(models: models, tools: tools, metric: metric)
      output.console.note(choice.line)
      project = project.talking(by: choice.chosen)
    }
    let measured = project
    return try project.environment(
      of: project.agentPools,
      by: { try measured.executor(models: models, tools: tools, by: $0) },
      datasets: [split: dataset], metric: metric)
  }

  static func split(named text: String) throws -> DataSplit {
    guard let split = DataSplit(rawValue: text) else {
      throw ValidationError("there is no split '\(text)'; use validation or test")
    }
    return split
  }

  private func print(_ outcome: EvaluationOutcome, _ console: Console) throws {
    let usage = outcome.usage
    let cost = usage.costUSD.map { $0 > 0 ? ", \(Decimals.fixed($0, places: 4)) USD" : "" } ?? ""
    console.result(
      """
      \(outcome.assignment) on \(outcome.split.rawValue): \(StudySummary.score(outcome)), \
      \(StudySummary.failures(of: outcome)), \(outcome.count(of: .truncated)) cut at the output limit, \
      \(outcome.count(of: .missedFormat)) without the asked format, \
      \(outcome.count(of: .replaced)) with a failed call dropped or replaced
      \(usage.calls) calls (\(usage.cachedCalls) more answered by the cache), \
      \(usage.inputTokens) input and \(usage.outputTokens) output tokens\(cost)
      """)
    if let savings = StudySummary.savings(of: usage) { console.result(savings) }
    for failure in outcome.examples where failure.status != .scored {
      console.note("\(failure.example): \(failure.status.rawValue): \(failure.message ?? "")")
    }
    try console.event(
      EvalEvent(
        assignment: outcome.assignment.description, split: outcome.split, score: outcome.score,
        interval: outcome.interval, bounds: outcome.bounds, n: outcome.n, errors: outcome.errors,
        usage: usage,
        examples: outcome.examples))
    if outcome.n == 0 { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private struct EvalEvent: Encodable {
    let event = "done"
    let assignment: String
    let split: DataSplit
    let score: Double?
    let interval: ScoreInterval?
    let bounds: ScoreBounds?
    let n: Int
    let errors: Int
    let usage: ResourceUsage
    let examples: [ExampleOutcome]
  }
}

extension Project {
  /// The combination of that name, such as `0-3-2`; without a name the seed prompts.
  ///
  /// - Throws: ``UsageError``.
  func assignment(named text: String?) throws -> PromptAssignment {
    guard let text else { return space.seed }
    guard let assignment = PromptAssignment(text) else {
      throw UsageError("--assignment '\(text)' is no list of indices joined by '-', such as 0-3-2")
    }
    guard space.contains(assignment) else {
      let ranges = zip(pools, space.sizes).map { "\($0.agent) 0…\($1 - 1)" }
      throw UsageError(
        "--assignment \(text) lies outside the pools; the indices are \(ranges.joined(separator: ", "))"
      )
    }
    return assignment
  }
}
