/// When the calls of a workflow begin and end, by protocol, where nothing else takes time.
///
/// A call takes its latency once and then the time of a step for each step that it writes. Agents without parents make
/// one call of all steps; any other agent makes one call at a time, in the order in which messages arrive:
/// `start(v, k) = max(end(v, k − 1), arrival(v, k))`.
public struct PipelineSchedule: Sendable {
  /// How an agent with pending messages calls.
  public enum Intake: Hashable, Sendable, CaseIterable {
    /// A call for each message.
    case each
    /// One call for all that have arrived.
    case coalesced
  }

  /// For each agent the positions of its parents, all before it.
  public let parents: [[Int]]
  public let steps: Int
  /// τ, from the start of a call to its first token.
  public let latency: Duration
  /// d
  public let step: Duration

  /// - Precondition: parents come before their children, and there is a step.
  public init(parents: [[Int]], steps: Int, latency: Duration, step: Duration) {
    precondition(steps > 0, "no steps")
    for (agent, above) in parents.enumerated() {
      precondition(
        above.allSatisfy { (0..<agent).contains($0) }, "agent \(agent) has parents \(above)")
    }
    self.parents = parents
    self.steps = steps
    self.latency = latency
    self.step = step
  }

  public static func chain(
    agents: Int, steps: Int, latency: Duration, step: Duration
  ) -> PipelineSchedule {
    PipelineSchedule(
      parents: (0..<agents).map { $0 == 0 ? [] : [$0 - 1] }, steps: steps, latency: latency,
      step: step)
  }

  /// Each agent once its parents have finished; those that do not wait for each other side by side.
  public var serialTime: Duration {
    var ends: [Duration] = []
    for above in parents {
      ends.append((above.map { ends[$0] }.max() ?? .zero) + latency + step * steps)
    }
    return ends.max() ?? .zero
  }

  /// When each agent hands on each of its steps.
  ///
  /// - Complexity: O(messages · log messages).
  public func streamedSteps(_ intake: Intake) -> [[Duration]] {
    var sent: [[Duration]] = []
    for above in parents {
      if above.isEmpty {
        sent.append((1...steps).map { latency + step * $0 })
      } else {
        sent.append(calls(for: above.flatMap { sent[$0] }.sorted(), intake))
      }
    }
    return sent
  }

  /// From the start to the last step of the last agent.
  public func streamedTime(_ intake: Intake) -> Duration {
    streamedSteps(intake).compactMap(\.last).max() ?? .zero
  }

  private func calls(for arrivals: [Duration], _ intake: Intake) -> [Duration] {
    var ends: [Duration] = []
    var next = 0
    while next < arrivals.count {
      let start = max(ends.last ?? .zero, arrivals[next])
      next += 1
      if intake == .coalesced {
        while next < arrivals.count, arrivals[next] <= start { next += 1 }
      }
      ends.append(start + latency + step)
    }
    return ends
  }
}
