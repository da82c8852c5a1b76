import Evaluation
import LanguageModels
import Sandboxing
import Workflows

extension Project {
  /// The agents that have generated code run; none where somebody else runs the workflow.
  var codeAgents: [AgentDefinition] {
    configuration.evaluator == nil ? workflow.agents.filter(\.operation.runsCode) : []
  }

  /// - Throws: ``UsageError`` for a project that has code run without anybody having allowed it.
  func requireCodePermission() throws {
    guard configuration.runtime.codePermission == nil else { return }
    var users = codeAgents.map { "'\($0.id)' (\($0.operation.name))" }
    if CodeTools.Needs.of(metric: configuration.metric).contains(.running) {
      users.append("the metric '\(configuration.metric)'")
    }
    guard !users.isEmpty else { return }
    let names = users.joined(separator: ", ")
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
    var needs = CodeTools.Needs.of(metric: configuration.metric)
    if !codeAgents.isEmpty { needs.insert(.running) }
    if workflow.agents.contains(where: \.readsCode) { needs.insert(.reading) }
    let strongest = configuration.runtime.codePermission == .bubblewrap
    return try await CodeTools(needs, levels: strongest ? [.bubblewrap] : SandboxLevel.allCases)
  }

  func executor(
    models: [String: any ChatModel], tools: CodeTools
  ) throws(WorkflowError) -> StepwiseExecutor {
    try StepwiseExecutor(
      workflow: workflow, models: models, truncation: configuration.truncation,
      codeRunner: tools.services.codeRunner, sanitizer: tools.services.sanitizer)
  }

  /// The metric with what it needs.
  ///
  /// - Throws: ``UsageError`` where an evaluator scores.
  func scorer(tools: CodeTools) throws -> any Metric {
    guard metric != nil else { throw UsageError("the project has no scorer") }
    return try MetricRegistry.metric(
      named: configuration.metric, compatibility: configuration.compatibility,
      services: tools.services)
  }
}
