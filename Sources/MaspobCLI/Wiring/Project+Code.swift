import LanguageModels
import Workflows

extension Project {
  /// The agents that have generated code run; none where somebody else runs the workflow.
  var codeAgents: [AgentDefinition] {
    configuration.evaluator == nil ? workflow.agents.filter(\.operation.runsCode) : []
  }

  /// Whether replies are reduced to their programs, be they run or not.
  var readsCode: Bool {
    configuration.evaluator == nil
      && workflow.agents.contains { $0.operation.runsCode || $0.readsCode }
  }

  /// - Throws: ``UsageError`` for a project that has code run without anybody having allowed it.
  func requireCodePermission() throws {
    let agents = codeAgents
    guard !agents.isEmpty, configuration.runtime.codePermission == nil else { return }
    let names = agents.map { "'\($0.id)' (\($0.operation.name))" }.joined(separator: ", ")
    throw UsageError(
      """
      this project runs code that a model wrote: \(names). Pass --allow-code-execution to run it in the \
      strongest sandbox that this machine offers (bubblewrap, else namespaces), or write \
      'runtime: {allow_code_execution: bubblewrap}' to run it in that one only
      """)
  }

  func executor(_ services: Services) throws(WorkflowError) -> StepwiseExecutor {
    try StepwiseExecutor(
      workflow: workflow, models: services.models, truncation: configuration.truncation,
      codeRunner: services.sandbox?.runner, sanitizer: services.sandbox?.sanitizer)
  }
}
