/// The directed acyclic graph of a workflow: who hands its output to whom.
///
/// Agents keep the order in which they were declared; every index in this package (candidates of an
/// assignment, rows of node features, coordinates of a sweep) follows that order.
public struct WorkflowTopology: Hashable, Sendable {
  /// Agents in declaration order.
  public let agents: [AgentID]

  /// `predecessors[i]` holds the indices of the agents whose output agent `i` reads, in declared order.
  public let predecessors: [[Int]]

  /// `successors[i]` holds the indices of the agents that read the output of agent `i`, ascending.
  public let successors: [[Int]]

  /// Agents grouped so that each level depends on earlier levels only; one level can run concurrently.
  public let levels: [[Int]]

  /// Builds and checks the graph.
  ///
  /// - Parameters:
  ///   - agents: the nodes, in declaration order.
  ///   - dependencies: for an agent, the agents whose output it reads.
  /// - Throws: ``TopologyError`` for an empty graph, a repeated agent or dependency, an unknown
  ///   dependency, or a cycle (the cycle's agents are named in order).
  /// - Complexity: O(agents + edges).
  public init(
    agents: [AgentID], dependencies: [AgentID: [AgentID]] = [:]
  ) throws(TopologyError) {
    guard !agents.isEmpty else { throw .empty }
    let index = try Self.indexByID(agents)
    for unknown in dependencies.keys.sorted() where index[unknown] == nil {
      throw .unknownAgent(unknown)
    }
    var predecessors = [[Int]](repeating: [], count: agents.count)
    var successors = predecessors
    for (position, agent) in agents.enumerated() {
      for dependency in dependencies[agent] ?? [] {
        guard let source = index[dependency] else {
          throw .unknownDependency(agent: agent, dependency: dependency)
        }
        guard !predecessors[position].contains(source) else {
          throw .duplicateDependency(agent: agent, dependency: dependency)
        }
        predecessors[position].append(source)
        successors[source].append(position)
      }
    }
    self.agents = agents
    self.predecessors = predecessors
    self.successors = successors
    self.levels = try Self.levels(
      agents: agents, predecessors: predecessors, successors: successors)
  }

  /// Number of agents.
  public var count: Int { agents.count }

  /// Every dependency as `(from, to)` indices, ordered by receiver, then by declaration.
  public var edges: [(from: Int, to: Int)] {
    predecessors.enumerated().flatMap { receiver, senders in
      senders.map { (from: $0, to: receiver) }
    }
  }

  /// Agents whose output nobody reads, ascending.
  public var sinks: [Int] { agents.indices.filter { successors[$0].isEmpty } }

  /// An order in which every agent follows the agents it depends on.
  public var topologicalOrder: [Int] { levels.flatMap { $0 } }

  /// The agents before an agent on the longest path to it.
  ///
  /// - Complexity: O(agents).
  public func depth(of agent: Int) -> Int { levels.firstIndex { $0.contains(agent) } ?? 0 }

  /// The position of an agent, or `nil` if the workflow has no such agent.
  public func index(of agent: AgentID) -> Int? { agents.firstIndex(of: agent) }

  /// The agent itself and everything that reads its output, directly or not, ascending.
  ///
  /// - Complexity: O(agents + edges).
  public func descendants(including agent: Int) -> [Int] {
    var reached: Set<Int> = [agent]
    var frontier = [agent]
    while let next = frontier.popLast() {
      for successor in successors[next] where reached.insert(successor).inserted {
        frontier.append(successor)
      }
    }
    return reached.sorted()
  }

  private static func indexByID(_ agents: [AgentID]) throws(TopologyError) -> [AgentID: Int] {
    var index: [AgentID: Int] = [:]
    for (position, agent) in agents.enumerated() {
      guard index.updateValue(position, forKey: agent) == nil else { throw .duplicateAgent(agent) }
    }
    return index
  }

  /// Kahn's algorithm by levels; whatever it cannot place lies on or behind a cycle.
  private static func levels(
    agents: [AgentID], predecessors: [[Int]], successors: [[Int]]
  ) throws(TopologyError) -> [[Int]] {
    var waiting = predecessors.map(\.count)
    var level = agents.indices.filter { waiting[$0] == 0 }
    var levels: [[Int]] = []
    var placed = 0
    while !level.isEmpty {
      levels.append(level)
      placed += level.count
      var next: [Int] = []
      for agent in level {
        for successor in successors[agent] {
          waiting[successor] -= 1
          if waiting[successor] == 0 { next.append(successor) }
        }
      }
      level = next.sorted()
    }
    guard placed == agents.count else {
      throw .cycle(cycle(among: waiting, agents: agents, predecessors: predecessors))
    }
    return levels
  }

  /// Walks backwards from an unplaced agent until one repeats: each has an unplaced predecessor.
  private static func cycle(
    among waiting: [Int], agents: [AgentID], predecessors: [[Int]]
  ) -> [AgentID] {
    var path: [Int] = []
    var current = waiting.firstIndex { $0 > 0 }
    while let agent = current {
      if let start = path.firstIndex(of: agent) {
        return path[start...].reversed().map { agents[$0] }
      }
      path.append(agent)
      current = predecessors[agent].first { waiting[$0] > 0 }
    }
    return []
  }
}
