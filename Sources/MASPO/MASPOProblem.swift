public import PromptSpace

/// What is to be improved: a workflow's graph, its seed prompts and the number of unlabelled questions.
///
/// Agents are named by their index in ``topology``, questions by an index below ``questionCount``.
public struct MASPOProblem: Hashable, Sendable {
  public let topology: WorkflowTopology
  /// Whose output is the workflow's.
  public let resultAgent: Int
  public let seedPrompts: [String]
  /// Agents whose prompts stay as they are, such as those that ask nobody, are not.
  public let isOptimizable: [Bool]
  /// The most model calls of each agent on one question, a summary included; prices the work ahead.
  public let callsPerAgent: [Int]
  public let questionCount: Int

  /// - Precondition: one prompt, flag and price per agent, and at least one question.
  public init(
    topology: WorkflowTopology, resultAgent: Int, seedPrompts: [String], isOptimizable: [Bool],
    callsPerAgent: [Int], questionCount: Int
  ) {
    let count = topology.count
    precondition(
      seedPrompts.count == count && isOptimizable.count == count && callsPerAgent.count == count,
      "\(count) agents need as many prompts, flags and prices")
    precondition(topology.agents.indices.contains(resultAgent), "the result agent is none")
    precondition(questionCount > 0, "nothing can be compared without a question")
    self.topology = topology
    self.resultAgent = resultAgent
    self.seedPrompts = seedPrompts
    self.isOptimizable = isOptimizable
    self.callsPerAgent = callsPerAgent
    self.questionCount = questionCount
  }

  /// The agents to be improved, each after those that it reads.
  public var order: [Int] { topology.topologicalOrder.filter { isOptimizable[$0] } }

  /// Calls of the whole workflow on one question.
  var callsOfRun: Int { callsPerAgent.reduce(0, +) }

  /// Calls of an agent and all that depend on it on one question.
  func callsOfRerun(from agent: Int) -> Int {
    topology.descendants(including: agent).reduce(0) { $0 + callsPerAgent[$1] }
  }
}
