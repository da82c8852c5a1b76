import PromptSpace
public import Workflows

/// What somebody who writes a prompt for an agent must know about it.
public struct AgentBrief: Hashable, Sendable {
  public let agent: String
  /// One or two sentences.
  public let goal: String
  /// The prompt in use today.
  public let seed: String
  public let handOff: HandOff
  /// Each placeholder with what it will hold.
  let inputs: [String]
  let placeholders: [String]
  /// Who reads the hand-off; empty for the agent whose output is the result.
  let readers: [String]

  /// - Parameters:
  ///   - agent: index of the agent in the workflow.
  ///   - goal: in the user's words; without it the seed's own instruction tells the goal.
  /// - Precondition: `agent` is an index of the workflow's agents.
  public init(workflow: WorkflowDefinition, agent index: Int, goal: String? = nil) {
    let definition = workflow.agents[index]
    agent = definition.id.rawValue
    seed = definition.prompt
    handOff = HandOff(of: definition)
    placeholders = workflow.seedTemplates[index].orderedPlaceholders
    inputs = placeholders.map { name in
      "{\(name)} (\(Self.explanation(of: definition.source(of: name), in: workflow)))"
    }
    readers = workflow.topology.successors[index].map { workflow.agents[$0].id.rawValue }
    self.goal = goal ?? Self.goal(of: definition)
  }

  private static func explanation(
    of source: TextSource, in workflow: WorkflowDefinition
  ) -> String {
    source.names.map { name in
      if workflow.inputs.contains(name) { return "the input \(name)" }
      let agent = name.prefix { $0 != "." }
      return workflow.index(of: AgentID(String(agent))) == nil
        ? "the \(name) of the work so far" : "the reply of the agent \(agent)"
    }.joined(separator: " and ")
  }

  /// The first two sentences of the seed's instruction, or what the name of the agent says.
  private static func goal(of definition: AgentDefinition) -> String {
    let instruction = InputFrame(of: definition.prompt).instruction
    let opening = Sentences.first(2, of: instruction, atMost: 240)
    return opening ?? "Do what the step called '\(definition.id)' of the workflow is for."
  }
}
