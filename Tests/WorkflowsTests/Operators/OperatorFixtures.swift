import LanguageModels
import PromptSpace
import Sandboxing
import Testing
import Workflows
import _TestSupport

/// Runs small workflows with operators.
struct OperatorFixtures {
  static func workflow(
    inputs: [String] = ["question"], _ agents: AgentDefinition..., result: AgentID? = nil
  ) throws -> WorkflowDefinition {
    try WorkflowDefinition(name: "w", inputs: inputs, agents: agents, result: result)
  }

  static func run(
    _ workflow: WorkflowDefinition, _ model: ScriptedModel, code: ScriptedCodeRunner? = nil,
    fields: [String: String] = ["question": "Q"], replicate: Int = 0,
    truncation: TruncationPolicy = .missing
  ) async throws -> ExecutionResult {
    let executor = try StepwiseExecutor(
      workflow: workflow, models: ["small": model], truncation: truncation, codeRunner: code,
      sanitizer: ScriptedSanitizer())
    return try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: fields, replicate: replicate))
  }

  static func failure(
    _ workflow: WorkflowDefinition, _ model: ScriptedModel, code: ScriptedCodeRunner? = nil,
    fields: [String: String] = ["question": "Q"]
  ) async throws -> ExecutionFailure? {
    do {
      _ = try await run(workflow, model, code: code, fields: fields)
      return nil
    } catch let failure as ExecutionFailure {
      return failure
    }
  }

  /// A model that answers an agent's calls with these texts, one after the other, then with the last.
  static func model(_ replies: [String: [String]]) -> ScriptedModel {
    ScriptedModel { request, context in
      let own = replies[context.agent ?? ""] ?? ["?"]
      return own[min(request.replicate, own.count - 1)]
    }
  }

  static let refused = LanguageModelError(.promptRefused, "the prompt is too long", attempts: 2)
}

extension ExecutionTrace {
  subscript(agent: AgentID) -> Step? { steps.first { $0.agent == agent } }
}
