import Evaluation
import Foundation
import LanguageModels
import Sandboxing
import Workflows

extension Project {
  /// The agents that have generated code run; none where somebody else runs the workflow.
  var codeAgents: [AgentDefinition] {
    configuration.evaluator == nil ? workflow.agents.filter(\.operation.runsCode) : []
  }

  /// Who has generated code run, for messages.
  var codeUsers: [String] {
    var users = codeAgents.map { "'\($0.id)' (\($0.operation.name))" }
    if metric != nil,
      CodeTools.Needs.of(metric: configuration.metric, configuration.compatibility).contains(
        .running)
    {
      users.append("the metric '\(configuration.metric)'")
    }
    return users
  }

  /// - Throws: ``UsageError`` for a project that has code run without anybody having allowed it.
  func requireCodePermission() throws {
    guard configuration.runtime.codePermission == nil else { return }
    guard !codeUsers.isEmpty else { return }
    let names = codeUsers.joined(separator: ", ")
    throw UsageError(
      """
      this project runs code that a model wrote: \(names). Pass --allow-code-execution to run it in the \
      strongest sandbox that this machine offers (bubblewrap, else namespaces), or write \
      'runtime: {allow_code_execution: bubblewrap}' to run it in that one only
      """)
  }

  /// What the workflow and its metric need to read, run and judge code.
  ///
  /// - Throws: `SandboxError` where code cannot be isolated here, with the remedy.
  func codeTools() async throws -> CodeTools {
    guard configuration.evaluator == nil else { return try await CodeTools([]) }
    var needs = CodeTools.Needs.of(metric: configuration.metric, configuration.compatibility)
    if !codeAgents.isEmpty { needs.insert(.running) }
    if workflow.agents.contains(where: \.readsCode) { needs.insert(.reading) }
    let strongest = configuration.runtime.codePermission == .bubblewrap
    return try await CodeTools(
      needs, levels: strongest ? [.bubblewrap] : SandboxLevel.allCases,
      readsLaTeX: configuration.scorer.readsLaTeX)
  }

  /// - Parameters:
  ///   - workflow: the project's where it is `nil`, or one with the same agents.
  ///   - kind: how its agents talk to each other; by default as the project says.
  ///   - log: told what happens between them.
  /// - Throws: `WorkflowError`; ``UsageError`` where the protocol was not measured.
  func executor(
    of workflow: WorkflowDefinition? = nil, models: [String: any ChatModel], tools: CodeTools,
    by kind: CommunicationProtocol? = nil, log: (any CommunicationLog)? = nil
  ) throws -> any WorkflowExecutor {
    if kind == nil { try requireMeasuredProtocol() }
    let stepwise = try StepwiseExecutor(
      workflow: workflow ?? self.workflow, models: models, truncation: configuration.truncation,
      codeRunner: tools.services.codeRunner, sanitizer: tools.services.sanitizer)
    let kind = kind ?? configuration.communication.kind
    guard kind != .stepwise else { return stepwise }
    return StreamingExecutor(
      stepwise, protocol: kind, options: configuration.communication.options, log: log)
  }

  /// The metric with what it needs, tried out before anything is paid.
  ///
  /// - Throws: ``UsageError`` where an evaluator scores; what the metric throws when something is missing.
  func scorer(tools: CodeTools, models: [String: any ChatModel]) async throws -> any Metric {
    guard metric != nil else { throw UsageError("the project has no scorer") }
    var services = tools.services
    services.judge = configuration.judge.flatMap { models[$0] }
    let metric = try configuration.metric(services: services)
    try await metric.prepare()
    return metric
  }
}

extension ProjectConfiguration {
  /// The metric as the project asks for it.
  ///
  /// - Throws: ``EvaluationError`` for an unknown name or an option that cannot be used.
  func metric(services: MetricServices = MetricServices()) throws(EvaluationError) -> any Metric {
    try MetricRegistry.metric(
      named: metric, compatibility: compatibility, services: services,
      options: MetricOptions(
        judgePrompt: scorer.prompt, judgeModel: judge.flatMap { models[$0]?.model },
        command: scorer.command, folder: folder.path,
        environment: Project.knownVariables(scorer.environment), timeout: scorer.timeout))
  }

  /// The key of the model that judges: the only one where none is named.
  var judge: String? { scorer.model ?? (models.count == 1 ? models.keys.first : nil) }
}
