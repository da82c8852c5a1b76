import Evaluation
import Foundation
import LanguageModels
import Logging
import PromptSpace
import Studies
import Workflows

/// Who evaluates the combinations of a study: the workflow in this process, a program, or nobody here.
struct StudyEvaluation {
  let project: Project
  let tools: CodeTools
  /// What scores, where this process runs the workflow.
  let metric: (any Metric)?
  private let models: [String: any ChatModel]
  private let command: CommandEvaluator?
  private let folder: RunFolder
  private let callLog: JSONLinesCallLog

  /// Starts what the project needs, once every server is there; makes no call that is billed.
  ///
  /// - Parameter evaluates: false where somebody outside evaluates.
  /// - Throws: ``UsageError``, ``LanguageModelError``, `SandboxError`.
  static func prepare(
    _ project: Project, in held: HeldRun, _ services: Services, evaluates: Bool, logger: Logger
  ) async throws -> StudyEvaluation {
    let command =
      try evaluates ? project.commandEvaluator(ledger: services.ledger, logger: logger) : nil
    try await services.requireReachable()
    let runsWorkflow = evaluates && project.configuration.evaluator == nil
    let tools = try await runsWorkflow ? project.codeTools() : CodeTools([])
    let metric =
      runsWorkflow ? try await project.scorer(tools: tools, models: services.models) : nil
    return StudyEvaluation(
      project: project, tools: tools, metric: metric, models: services.models, command: command,
      folder: held.folder, callLog: held.calls.log)
  }

  /// The same with a protocol in the place of `auto`.
  func talking(by kind: CommunicationProtocol) -> StudyEvaluation {
    StudyEvaluation(
      project: project.talking(by: kind), tools: tools, metric: metric, models: models,
      command: command, folder: folder, callLog: callLog)
  }

  func environment() throws -> any PromptEnvironment {
    if let command { return command }
    return try evaluators()(project.agentPools)
  }

  /// What evaluates while prompts are added to the pools.
  func growing(_ pools: [PromptPool]) throws -> GrowingEnvironment {
    try GrowingEnvironment(pools, make: try evaluators())
  }

  /// What a program of the user's own uses nobody can bound: its first evaluation measures it.
  var bounds: EvaluationBounds {
    get throws { command == nil ? try EvaluationBounds(of: project) : EvaluationBounds() }
  }

  func shutdown() {
    command?.shutdown()
    tools.shutdown()
  }

  private func evaluators() throws -> @Sendable ([PromptPool]) throws -> any PromptEnvironment {
    guard let metric else { throw UsageError("the project has no scorer") }
    var datasets = [DataSplit.validation: project.validation]
    datasets[.test] = project.test
    return { [project, datasets, executors = try executors(), callLog] pools in
      let evaluator = try project.environment(
        of: pools,
        by: { kind in
          guard let executor = executors[kind] else { throw UsageError("no such protocol") }
          return executor
        }, datasets: datasets, metric: metric)
      return LoggedEnvironment(evaluator: evaluator, callLog: callLog)
    }
  }

  /// One for each protocol that the search chooses among; the project's own under `nil` where there is no choice.
  private func executors() throws -> [CommunicationProtocol?: any WorkflowExecutor] {
    let communication = project.configuration.communication
    let log =
      communication.isPlain ? nil : try JSONLinesCommunicationLog(at: folder.communication)
    let kinds = communication.searched.map(Optional.some)
    var executors: [CommunicationProtocol?: any WorkflowExecutor] = [:]
    for kind in kinds.isEmpty ? [nil] : kinds {
      executors[kind] = try project.executor(models: models, tools: tools, by: kind, log: log)
    }
    return executors
  }
}
