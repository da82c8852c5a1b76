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
    handOff = HandOff(
      definition.readsCode ? .code : definition.parser, isAppended: definition.appendsFormat)
    placeholders = workflow.seedTemplates[index].orderedPlaceholders
    inputs = placeholders.map { name in
      let sources = definition.source(of: name).names.map {
        Self.words(for: $0, agent: index, in: workflow)
      }
      let text = sources.isEmpty ? "a fixed text" : sources.joined(separator: ", ")
      return "{\(name)} (\(text))"
    }
    readers = workflow.topology.successors[index].map { workflow.agents[$0].id.rawValue }
    self.goal = goal ?? Self.goal(of: definition)
  }

  /// What a name stands for in an agent's prompt.
  private static func words(
    for name: String, agent: Int, in workflow: WorkflowDefinition
  ) -> String {
    switch workflow.meaning(of: name, for: agent, allowsLocals: true) {
    case .agent: "the reply of the agent \(name)"
    case .value(let sender, let value):
      "the \(value) of the agent \(workflow.agents[sender].id)"
    case .local("solutions"): "the candidate solutions, each under its letter"
    case .local("feedback"): "the previous program and its error, empty at first"
    case .local("solution"): "the program under test"
    case .local("exec_pass"): "how the execution of the tests went"
    case .local("test_fail"): "the tests that failed, with their errors"
    case .local, .input, nil: "the input \(name)"
    }
  }

  /// The first two sentences of the seed's instruction, or what the name of the agent says.
  private static func goal(of definition: AgentDefinition) -> String {
    let instruction = InputFrame(of: definition.prompt).instruction
    let opening = Sentences.first(2, of: instruction, atMost: 240)
    return opening ?? "Do what the step called '\(definition.id)' of the workflow is for."
  }
}
