public import PromptSpace

/// The first line of a table: which workflow and which prompts were measured, on what, and by whom.
public struct ScoreTableHeader: Hashable, Sendable, Codable {
  public static let kind = "maspob-table"
  public static let version = 1

  /// One agent of the workflow.
  public struct Agent: Hashable, Sendable, Codable {
    public let id: AgentID
    public let after: [AgentID]
    /// How often it answers an example; written where it is more than once.
    public let samples: Int?
    /// Its calls on each example at most; written where they are not its samples, as of an operator that calls
    /// nobody or several times.
    public let calls: Int?

    public init(id: AgentID, after: [AgentID], samples: Int = 1, calls: Int? = nil) {
      self.id = id
      self.after = after
      self.samples = samples == 1 ? nil : samples
      self.calls = calls == samples ? nil : calls
    }

    /// The most calls on one example.
    public var callsPerExample: Int { calls ?? samples ?? 1 }
  }

  public struct Workflow: Hashable, Sendable, Codable {
    public let agents: [Agent]
    public init(agents: [Agent]) { self.agents = agents }
  }

  public let kind: String
  public let version: Int
  public let workflow: Workflow
  /// The texts of each agent's candidates.
  public let pools: [String: [String]]
  /// Their vectors, where there are any.
  public let embeddings: [String: [[Double]]]?
  /// The ids of the examples, in the order of the scores.
  public let examples: [String]
  public let metric: String
  /// Where the table comes from: fingerprints, models, tool.
  public let provenance: [String: String]

  public init(
    agents: [Agent], pools: [PromptPool], embeddings: [[[Double]]]? = nil, examples: [String],
    metric: String, provenance: [String: String]
  ) {
    kind = Self.kind
    version = Self.version
    workflow = Workflow(agents: agents)
    self.pools = Dictionary(uniqueKeysWithValues: pools.map { ($0.agent.rawValue, $0.candidates) })
    self.embeddings = embeddings.map {
      Dictionary(uniqueKeysWithValues: zip(agents.map(\.id.rawValue), $0))
    }
    self.examples = examples
    self.metric = metric
    self.provenance = provenance
  }

  /// Number of candidates of each agent, in the workflow's order.
  ///
  /// - Precondition: every agent has a pool, as ``validate(file:)`` makes sure.
  public var space: AssignmentSpace {
    AssignmentSpace(sizes: workflow.agents.map { pools[$0.id.rawValue]?.count ?? 0 })
  }

  /// The most calls of each agent in one evaluation that shares nothing with another, in the workflow's order.
  public var callsPerAgent: [Int] { workflow.agents.map { $0.callsPerExample * examples.count } }

  /// The vectors in the workflow's order.
  public var orderedEmbeddings: [[[Double]]]? {
    embeddings.map { vectors in workflow.agents.compactMap { vectors[$0.id.rawValue] } }
  }

  /// - Throws: `TopologyError`.
  public func topology() throws(TopologyError) -> WorkflowTopology {
    try WorkflowTopology(
      agents: workflow.agents.map(\.id),
      dependencies: Dictionary(
        workflow.agents.map { ($0.id, $0.after) }, uniquingKeysWith: { $0 + $1 }))
  }
}
