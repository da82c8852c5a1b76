import PromptSpace
import Workflows

/// Builders for tests.
enum WorkflowFixtures {
  static func agent(
    _ id: AgentID, _ prompt: String, after dependencies: [AgentID] = [],
    _ change: (inout AgentDefinition) -> Void = { _ in }
  ) -> AgentDefinition {
    var agent = AgentDefinition(id: id, prompt: prompt, modelKey: "small")
    agent.dependencies = dependencies
    change(&agent)
    return agent
  }

  /// `plan` and `search` side by side, then `write`.
  static func diamond(
    _ change: (inout AgentDefinition) -> Void = { _ in }
  ) throws -> WorkflowDefinition {
    try WorkflowDefinition(
      name: "diamond", inputs: ["question"],
      agents: [
        agent("write", "W {plan}|{search}|{question}", after: ["plan", "search"], change),
        agent("plan", "P {question}", change),
        agent("search", "S {question}", change),
      ])
  }

  /// The text of the error that a definition throws.
  static func error(
    inputs: [String] = ["question"], _ agents: [AgentDefinition], result: AgentID? = nil
  ) -> String? {
    do {
      _ = try WorkflowDefinition(name: "test", inputs: inputs, agents: agents, result: result)
      return nil
    } catch {
      return error.description
    }
  }
}
