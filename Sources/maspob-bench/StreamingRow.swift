import Workflows
import _TestSupport

/// One workflow with the times of the server behind it, and what the pipeline should take.
struct StreamingRow: Sendable {
  /// How the agents talk.
  enum Arm: String, Sendable, CaseIterable {
    case serial, segmented
    /// A call for each message.
    case streaming
    /// All messages that wait in one call.
    case coalesced
  }

  let name: String
  /// For each agent the positions of its parents.
  let parents: [[Int]]
  let steps: Int
  /// τ and d in milliseconds.
  let latency: Int
  let step: Int
  let arms: [Arm]
  /// Measured wall over model, at most.
  let goal: Double

  var isChain: Bool { parents.dropFirst().enumerated().allSatisfy { $0.element == [$0.offset] } }

  /// What all ends would take if nothing but the server took time.
  func model(_ arm: Arm) -> Duration {
    let schedule = PipelineSchedule(
      parents: parents, steps: steps, latency: .milliseconds(latency), step: .milliseconds(step))
    switch arm {
    case .serial: return schedule.serialTime
    case .segmented: return segmentedTime
    case .streaming: return schedule.streamedTime(.each)
    case .coalesced: return schedule.streamedTime(.coalesced)
    }
  }

  /// Of a chain: the first agent writes all, then each later one a step a call.
  private var segmentedTime: Duration {
    let (latency, step) = (Duration.milliseconds(latency), Duration.milliseconds(step))
    return latency + step * steps + (latency + step) * (steps * (parents.count - 1))
  }

  /// AS/(S + A − 1), of a chain.
  var bound: Double? {
    isChain ? StreamedChain(agents: parents.count, steps: steps).simpleBound : nil
  }

  static func chain(
    _ agents: Int, _ steps: Int, _ latency: Int, _ step: Int, _ arms: [Arm], goal: Double = 1.02
  ) -> StreamingRow {
    StreamingRow(
      name: "chain.\(agents)x\(steps)", parents: (0..<agents).map { $0 == 0 ? [] : [$0 - 1] },
      steps: steps, latency: latency, step: step, arms: arms, goal: goal)
  }

  /// The published rows.
  static let all: [StreamingRow] = [
    chain(3, 4, 1, 100, [.serial, .streaming]), chain(4, 4, 1, 100, [.serial, .streaming]),
    chain(4, 4, 10, 100, [.serial, .segmented, .streaming]),
    chain(4, 4, 50, 100, [.serial, .streaming]), chain(8, 8, 10, 100, [.serial, .streaming]),
    chain(16, 16, 1, 50, [.serial, .streaming]),
    // Waiting would take minutes here: its time is taken from the model.
    chain(64, 64, 1, 50, [.streaming], goal: 1.05),
    chain(64, 64, 10, 100, [.streaming], goal: 1.05),
    graph("tree", [[], [0], [0], [1, 2]]), graph("graph", [[], [0], [1, 0], [2]]),
    graph("full", [[], [0], [0, 1], [0, 1, 2]]),
  ]

  private static func graph(_ name: String, _ parents: [[Int]]) -> StreamingRow {
    StreamingRow(
      name: name, parents: parents, steps: 4, latency: 10, step: 100,
      arms: [.serial, .streaming, .coalesced], goal: 1.03)
  }
}
