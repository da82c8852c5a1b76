import PromptSpace
import Randomness
import Testing

struct WorkflowTopologyTests {
  /// A random acyclic graph whose declaration order is no topological order.
  private struct RandomGraph {
    let agents: [AgentID]
    let dependencies: [AgentID: [AgentID]]

    init(seed: Int) {
      var generator = Xoshiro256StarStar(seed: UInt64(seed))
      let count = Int.random(in: 1...9, using: &generator)
      let density = generator.uniform()
      let hidden = (0..<count).map { AgentID("agent\($0)") }.shuffled(using: &generator)
      var dependencies: [AgentID: [AgentID]] = [:]
      for receiver in 0..<count {
        for sender in 0..<receiver where generator.uniform() < density {
          dependencies[hidden[receiver], default: []].append(hidden[sender])
        }
      }
      agents = hidden.shuffled(using: &generator)
      self.dependencies = dependencies.mapValues { $0.shuffled(using: &generator) }
    }

    /// Edges on the longest path that ends at an agent.
    func depth(_ agent: AgentID) -> Int {
      (dependencies[agent] ?? []).map { depth($0) + 1 }.max() ?? 0
    }

    func reaches(_ from: AgentID, _ to: AgentID) -> Bool {
      from == to || (dependencies[to] ?? []).contains { reaches(from, $0) }
    }
  }

  @Test(arguments: 0..<60) func levelsAreLongestPaths(seed: Int) throws {
    let graph = RandomGraph(seed: seed)
    let topology = try WorkflowTopology(agents: graph.agents, dependencies: graph.dependencies)
    let depths = graph.agents.map(graph.depth)
    let expected = (0...(depths.max() ?? 0)).map { level in
      graph.agents.indices.filter { depths[$0] == level }
    }
    #expect(topology.levels == expected)
    #expect(topology.topologicalOrder == expected.flatMap { $0 })
  }

  @Test(arguments: 0..<60) func neighboursAreTheDeclaredOnes(seed: Int) throws {
    let graph = RandomGraph(seed: seed)
    let topology = try WorkflowTopology(agents: graph.agents, dependencies: graph.dependencies)
    for (index, agent) in graph.agents.enumerated() {
      let senders = topology.predecessors[index].map { topology.agents[$0] }
      #expect(senders == graph.dependencies[agent] ?? [])
      let readers = graph.agents.indices.filter {
        graph.dependencies[graph.agents[$0]]?.contains(agent) == true
      }
      #expect(topology.successors[index] == readers)
      #expect(topology.index(of: agent) == index)
      let reached = graph.agents.indices.filter { graph.reaches(agent, graph.agents[$0]) }
      #expect(topology.descendants(including: index) == reached)
    }
    #expect(topology.edges.count == graph.dependencies.values.reduce(0) { $0 + $1.count })
    #expect(topology.edges.allSatisfy { topology.predecessors[$0.to].contains($0.from) })
    #expect(topology.sinks == topology.agents.indices.filter { topology.successors[$0].isEmpty })
  }

  /// Closing any path into a ring must be refused, and the named agents must be a ring.
  @Test(arguments: 0..<60) func aCycleIsNamedInOrder(seed: Int) throws {
    let graph = RandomGraph(seed: seed)
    var generator = Xoshiro256StarStar(seed: UInt64(seed) + 1_000)
    let pairs = graph.agents.flatMap { from in
      graph.agents.filter { graph.reaches(from, $0) }.map { (from, $0) }
    }
    let (from, to) = try #require(pairs.randomElement(using: &generator))
    var dependencies = graph.dependencies
    dependencies[from, default: []].append(to)
    do {
      _ = try WorkflowTopology(agents: graph.agents, dependencies: dependencies)
      Issue.record("the cycle from \(to) to \(from) was not seen")
    } catch .cycle(let ring) {
      #expect(!ring.isEmpty && Set(ring).count == ring.count)
      for (sender, receiver) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
        #expect(dependencies[receiver]?.contains(sender) == true, "\(ring)")
      }
    } catch {
      Issue.record("unexpected error \(error)")
    }
  }

  @Test func whatIsNoGraphIsRefused() {
    func error(_ agents: [AgentID], _ dependencies: [AgentID: [AgentID]]) -> TopologyError? {
      do {
        _ = try WorkflowTopology(agents: agents, dependencies: dependencies)
        return nil
      } catch {
        return error
      }
    }
    #expect(error([], [:]) == .empty)
    #expect(error(["a", "b", "a"], [:]) == .duplicateAgent("a"))
    #expect(error(["a"], ["z": [], "y": []]) == .unknownAgent("y"))
    #expect(error(["a"], ["a": ["b"]]) == .unknownDependency(agent: "a", dependency: "b"))
    #expect(
      error(["a", "b"], ["b": ["a", "a"]]) == .duplicateDependency(agent: "b", dependency: "a"))
    #expect(error(["a"], ["a": ["a"]]) == .cycle(["a"]))
    #expect(error(["a"], ["a": []]) == nil)
  }
}
