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
  package let inputs: [String]
  package let placeholders: [String]
  /// Whether the prompt in use shows braces that are no placeholder's, such as those of `\boxed{{}}` or JSON.
  package let showsBraces: Bool
  /// Who reads the hand-off; empty for the agent whose output is the result.
  package let readers: [String]

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
      "{\(name)} (\(Self.explanation(of: definition.source(of: name), for: index, in: workflow)))"
    }
    showsBraces = workflow.seedTemplates[index].literals.contains("{")
    readers = workflow.topology.successors[index].map { workflow.agents[$0].id.rawValue }
    self.goal = goal ?? Self.goal(of: definition)
  }

  private static func explanation(
    of source: TextSource, for agent: Int, in workflow: WorkflowDefinition
  ) -> String {
    if case .composed(let template) = source, template.orderedPlaceholders.isEmpty {
      return "always \"\(Sentences.first(2, of: template.literals, atMost: 60) ?? "")\""
    }
    return source.names.map { name in
      switch workflow.meaning(of: name, for: agent, allowsLocals: true) {
      case .input(let field): "the input \(field)"
      case .agent(let sender): "the reply of the agent \(workflow.agents[sender].id)"
      case .value(let sender, let value):
        "the \(value) of the agent \(workflow.agents[sender].id)"
      case .local(let name): localWords[name] ?? "the \(name) of the work so far"
      case nil: "the \(name) of the work so far"
      }
    }.joined(separator: " and ")
  }

  /// What operations provide for their own prompts.
  private static let localWords = [
    "solution": "the current program", "exec_pass": "how the program ran",
    "test_fail": "which tests failed and why", "feedback": "what happened to earlier attempts",
    "solutions": "the solutions to choose from, each under its letter",
  ]

  /// The first two sentences of the seed's instruction; of the whole seed where its opening line shows an input;
  /// of a seed without words, what the name of the agent says.
  private static func goal(of definition: AgentDefinition) -> String {
    let instruction = InputFrame(of: definition.prompt).instruction
    if let opening = Sentences.first(2, of: instruction, atMost: 240) { return opening }
    let hasWords = (try? PromptTemplate(definition.prompt))?.literals.contains(where: \.isLetter)
    return (hasWords ?? false ? Sentences.first(2, of: definition.prompt, atMost: 240) : nil)
      ?? "Do what the step called '\(definition.id)' of the workflow is for."
  }
}

extension PromptTemplate {
  /// The text between the placeholders, doubled braces undone; a space keeps apart what a value will.
  var literals: String {
    pieces.reduce(into: "") { literals, piece in
      if case .text(let text) = piece { literals += text } else { literals += " " }
    }
  }
}
