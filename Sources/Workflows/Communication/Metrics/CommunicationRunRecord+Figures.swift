import PromptSpace

extension CommunicationRunRecord {
  /// The graph, `nil` where the events tell none.
  var topology: WorkflowTopology? {
    let names = Set(agents.map(\.name))
    let parents = agents.map { agent in
      var seen: Set<String> = []
      let known = agent.parents.filter { names.contains($0) && seen.insert($0).inserted }
      return (AgentID(agent.name), known.map { AgentID($0) })
    }
    return try? WorkflowTopology(
      agents: parents.map(\.0), dependencies: Dictionary(parents) { first, _ in first })
  }

  /// The largest sum of call times over the paths from a first to a last agent.
  var criticalPath: Double {
    let times = agents.map { apiTime(of: $0) }
    guard let topology else { return times.max() ?? 0 }
    var sums = times
    for agent in topology.topologicalOrder {
      sums[agent] += topology.predecessors[agent].map { sums[$0] }.max() ?? 0
    }
    return sums.max() ?? 0
  }

  /// A, agents one after the other, and S, the most steps of a first agent; `nil` where there is no step.
  var shape: StreamedChain? {
    let depth = kind == .single ? 1 : topology?.levels.count ?? 1
    let steps = agents.filter(\.parents.isEmpty).map { agent in
      agent.attempts.reduce(0) { $0 + $1.steps.count }
    }
    guard depth > 0, let most = steps.max(), most > 0 else { return nil }
    return StreamedChain(agents: depth, steps: most)
  }

  /// Whether an agent asked its model before an agent that it reads had handed on its last step.
  var overlaps: Bool {
    agents.contains { agent in
      guard let start = agent.attempts.first?.start else { return false }
      let last = agent.parents.compactMap { parent in
        position(of: parent).flatMap { agents[$0].attempts.flatMap(\.steps).map(\.seconds).max() }
      }
      return last.contains { start < $0 }
    }
  }

  var queueDepth: Int { agents.flatMap(\.attempts).map(\.depth).max() ?? 0 }

  /// From the request to the first text, of each attempt that gave some.
  var firstTextLatencies: [Double] {
    agents.flatMap(\.attempts).compactMap { attempt in
      attempt.firstText.map { $0 - attempt.start }
    }
  }

  /// From the moment at which an idle agent had all that a call answers to the start of that call.
  ///
  /// Who waits for those before it has it when they have closed. Where messages are read in turn, the wait for
  /// whose turn it is counts too.
  var handOffLatencies: [Double] {
    agents.flatMap { agent in
      let closes = agent.parents.compactMap { position(of: $0).flatMap { agents[$0].closed } }
      let ready = kind?.waitsForParents == true ? closes.max() ?? 0 : 0
      return agent.attempts.compactMap { attempt -> Double? in
        let arrivals = attempt.inbound.compactMap { commits[$0] }
        guard attempt.number == 1, arrivals.count == attempt.inbound.count,
          let last = arrivals.max(), attempt.idleSince <= max(last, ready)
        else { return nil }
        return max(attempt.start - max(last, ready), 0)
      }
    }
  }

  // MARK: Model

  private struct Call {
    let agent: Int
    let first: Attempt
    var steps: [Int]
    /// Of an agent that works on everything at once.
    let fixed: Double?
  }

  /// The time of the same calls where each takes the median latency and each step the median time to write it, and
  /// nothing else takes any: start(v, k) = max(end(v, k − 1), arrival(v, k)). A chain gets (S + A − 1)·(τ + d).
  ///
  /// `nil` where no call tells its times.
  var modelWall: Double? {
    let timed = agents.flatMap(\.attempts).filter { !$0.isFailed && !$0.steps.isEmpty }
    let latency = Percentile.median(
      timed.compactMap { call in call.firstText.map { $0 - call.start } })
    let step = Percentile.median(
      timed.compactMap { call in
        call.firstText.flatMap { text in
          call.end.map { max($0 - text, 0) / Double(call.steps.count) }
        }
      })
    guard let latency, let step else { return nil }
    return modelWall(latency: latency, step: step)
  }

  private func modelWall(latency: Double, step: Double) -> Double {
    var free = agents.map { _ in 0.0 }
    var commits: [StepName: Double] = [:]
    for call in calls {
      let parents = agents[call.agent].parents.compactMap { position(of: $0) }
      let ready = kind?.waitsForParents == true ? parents.map { free[$0] } : []
      var time = (call.first.inbound.compactMap { commits[$0] } + ready).max() ?? 0
      time = max(time, free[call.agent]) + (call.fixed ?? latency)
      for number in call.steps {
        if call.fixed == nil { time += step }
        commits[StepName(agent: agents[call.agent].name, step: number)] = time
      }
      free[call.agent] = time
    }
    return free.max() ?? 0
  }

  /// In the order of their starts, so that what a call answers comes before it.
  private var calls: [Call] {
    agents.enumerated().flatMap { index, agent in
      agent.attempts.reduce(into: [Call]()) { calls, attempt in
        let steps = attempt.steps.map(\.number)
        if let last = calls.indices.last, calls[last].first.call == attempt.call {
          calls[last].steps += steps
        } else {
          let fixed = attempt.number == nil ? (attempt.end ?? end) - attempt.start : nil
          calls.append(Call(agent: index, first: attempt, steps: steps, fixed: fixed))
        }
      }
    }.sorted { $0.first.start < $1.first.start }
  }
}

/// Order statistics by nearest rank: always a value that was measured.
enum Percentile {
  /// The value at rank ⌈p·n⌉; `nil` of nothing.
  ///
  /// - Precondition: `share` in 0…1.
  static func of(_ values: [Double], _ share: Double) -> Double? {
    precondition((0...1).contains(share), "no share: \(share)")
    guard !values.isEmpty else { return nil }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values.sorted()[max(rank, 1) - 1]
  }

  static func median(_ values: [Double]) -> Double? { of(values, 0.5) }
}
