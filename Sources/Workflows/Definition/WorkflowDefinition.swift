public import PromptSpace

/// A fixed workflow: its inputs, its agents, who reads whom, and whose output is the answer.
///
/// A value of this type has passed every check that needs no candidate prompts.
public struct WorkflowDefinition: Hashable, Sendable {
  public let name: String

  /// Names of the fields of an example that prompts may show.
  public let inputs: [String]

  /// In declaration order, which is the order of ``topology`` and of every pool list.
  public let agents: [AgentDefinition]

  public let topology: WorkflowTopology

  /// Index of the agent whose output is the answer.
  public let resultAgent: Int

  /// What is allowed but probably not meant.
  public let warnings: [WorkflowIssue]

  /// The parsed prompts of the agents.
  public let seedTemplates: [PromptTemplate]

  /// Checks and builds the workflow.
  ///
  /// - Parameters:
  ///   - inputs: names of the example fields that prompts may show.
  ///   - agents: with their dependencies, in the order that assignments will follow.
  ///   - result: whose output is the answer; by default the only agent that nobody reads.
  /// - Throws: ``WorkflowError`` with every issue found.
  /// - Complexity: O(agents + edges + length of the prompts).
  public init(
    name: String, inputs: [String], agents: [AgentDefinition], result: AgentID? = nil
  ) throws(WorkflowError) {
    let agents = agents.map { $0.readingAllByDefault(inputs: inputs) }
    var draft = DefinitionChecks(inputs: inputs, agents: agents)
    let topology = draft.checkedTopology()
    let resultAgent = topology.flatMap { draft.checkedResult(result, in: $0) }
    let templates = draft.checkedTemplates()
    draft.checkOperations()
    draft.checkNamesAndParameters()
    guard let topology, let resultAgent, draft.issues.isEmpty else {
      throw WorkflowError(draft.issues)
    }
    self.name = name
    self.inputs = inputs
    self.agents = agents
    self.topology = topology
    self.resultAgent = resultAgent
    self.seedTemplates = templates
    self.warnings = DefinitionChecks.warnings(
      inputs: inputs, agents: agents, templates: templates, resultAgent: resultAgent)
  }

  /// One pool per agent that holds nothing but its prompt.
  public var seedPools: [PromptPool] {
    agents.map { PromptPool(agent: $0.id, candidates: [$0.prompt]) }
  }

  public func index(of agent: AgentID) -> Int? { topology.index(of: agent) }
}
