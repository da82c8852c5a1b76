import Numerics

/// In which order a scan over sums of tables turns the agents' candidates.
///
/// All candidates of one agent, the *lane*, are taken at once; the others turn like the wheels of an
/// odometer, the last one fastest. The sums of a level, those of the tables whose agents have all
/// been set, are formed anew when one of these agents turns: the agents of a large table come first,
/// so that it is read once, and those that it shares with the lane before its others, so that the
/// tables with lanes are complete early.
struct ScanOrder: Hashable, Sendable {
  /// All agents but the lane; level k follows the first k of them.
  let wheels: [Int]
  let lane: Int

  /// - Parameters:
  ///   - sizes: number of candidates of each agent; at least one agent.
  ///   - tables: the agents of each table.
  init(sizes: [Int], tables: [[Int]]) {
    let rows = { (agents: [Int]) in agents.reduce(1.0) { $0 * Double(sizes[$1]) } }
    let total = rows(Array(sizes.indices))
    // What is scanned, padding included, and what has to be laid out in lanes before.
    let cost = { (agent: Int) in
      total / Double(sizes[agent]) * Double(paddedLanes(sizes[agent]))
        + tables.filter { $0.contains(agent) }.reduce(0) { $0 + rows($1) }
    }
    let lane = sizes.indices.min { cost($0) < cost($1) } ?? 0
    let besideLane = Set(tables.filter { $0.contains(lane) }.joined())
    let bySize = tables.sorted { rows($0) > rows($1) } + [Array(sizes.indices)]
    var wheels: [Int] = []
    for agents in bySize {
      let fresh = agents.filter { $0 != lane && !wheels.contains($0) }
      wheels += fresh.filter(besideLane.contains) + fresh.filter { !besideLane.contains($0) }
    }
    (self.lane, self.wheels) = (lane, wheels)
  }

  /// The first level at which all of these agents, the lane aside, are set.
  func level(of agents: [Int]) -> Int {
    agents.reduce(0) { max($0, (wheels.firstIndex(of: $1) ?? -1) + 1) }
  }
}
