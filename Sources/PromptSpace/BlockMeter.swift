/// What each block of examples of each candidate combination would cost in calls now.
///
/// The prices are those of ``CallMeter`` for every block by itself: an agent is paid once per example for each new
/// combination of its own and its ancestors' prompts. All of them are kept up to date, since a search that weighs
/// every purchase asks for every price after every purchase.
public struct BlockMeter: Sendable {
  private struct Agent: Sendable {
    let callsPerExample: Int
    /// Of each candidate, the number of its combination of prompts at and above the agent.
    let prefixes: [Int]
    /// The candidates that share each of those.
    let members: [[Int]]
    /// At `prefix · blocks + block`.
    var isPaid: [Bool]
  }

  private let sizes: [Int]
  private let replays: Bool
  private var agents: [Agent]
  /// At `candidate · blocks + block`.
  private var prices: [Int]

  /// - Parameters:
  ///   - candidates: the combinations that may be bought; their positions name them.
  ///   - callsPerExample: of each agent.
  ///   - replays: false to pay everything in full.
  /// - Complexity: O(candidates · (agents² + blocks)).
  public init(
    topology: WorkflowTopology, candidates: [PromptAssignment], callsPerExample: [Int],
    blocks: ExampleBlocks, replays: Bool = true
  ) {
    precondition(
      callsPerExample.count == topology.count,
      "\(callsPerExample.count) prices for \(topology.count) agents")
    let count = blocks.count
    sizes = blocks.sizes
    self.replays = replays
    agents = topology.agents.indices.map { agent in
      let lineage = topology.agents.indices.filter {
        topology.descendants(including: $0).contains(agent)
      }
      var numbers: [[Int]: Int] = [:]
      var members: [[Int]] = []
      let prefixes = candidates.indices.map { candidate in
        let prompts = lineage.map { candidates[candidate][$0] }
        let number = numbers[prompts] ?? members.count
        if number == members.count { members.append([]) }
        numbers[prompts] = number
        members[number].append(candidate)
        return number
      }
      return Agent(
        callsPerExample: callsPerExample[agent], prefixes: prefixes, members: members,
        isPaid: [Bool](repeating: false, count: members.count * count))
    }
    let perExample = callsPerExample.reduce(0, +)
    prices = candidates.flatMap { _ in blocks.sizes.map { $0 * perExample } }
  }

  /// Calls that a block would take now.
  public func price(of candidate: Int, block: Int) -> Int {
    prices[candidate * sizes.count + block]
  }

  /// Pays for a block.
  ///
  /// - Returns: what ``price(of:block:)`` said before.
  /// - Complexity: O(agents · candidates), over a whole search O(agents · candidates · blocks).
  @discardableResult
  public mutating func pay(for candidate: Int, block: Int) -> Int {
    let price = price(of: candidate, block: block)
    guard replays else { return price }
    for index in agents.indices {
      let prefix = agents[index].prefixes[candidate]
      let place = prefix * sizes.count + block
      guard !agents[index].isPaid[place] else { continue }
      agents[index].isPaid[place] = true
      for member in agents[index].members[prefix] {
        prices[member * sizes.count + block] -= agents[index].callsPerExample * sizes[block]
      }
    }
    return price
  }
}
