import LanguageModels

/// What the events of one run say, agent by agent.
struct CommunicationRunRecord {
  typealias StepName = CommunicationEvent.StepName

  /// One attempt at a call; times in seconds.
  struct Attempt {
    let call: Int
    /// Counted from 1; `nil` for an agent that works on everything at once, whose requests are not told apart.
    let number: Int?
    let start: Double
    let inbound: [StepName]
    /// Messages that waited when it began, with those it answers.
    let depth: Int
    /// Since when the agent had nothing else to do.
    let idleSince: Double
    var firstText: Double?
    var end: Double?
    var isFailed = false
    var requests: Int?
    /// Numbers of the steps it gave, with the times at which they were handed on.
    var steps: [(number: Int, seconds: Double)] = []
  }

  struct Agent {
    let name: String
    let parents: [String]
    var attempts: [Attempt] = []
    var tokens = CommunicationTokens()
    var closed: Double?
    /// The end of what it was last seen to do.
    var busyUntil = 0.0
  }

  let id: String
  private(set) var kind: CommunicationProtocol?
  private(set) var agents: [Agent] = []
  private(set) var start = 0.0
  /// Of what an agent did last.
  private(set) var end = 0.0
  private(set) var commits: [StepName: Double] = [:]
  private(set) var formatMisses = 0
  /// Steps that corrected earlier ones.
  private(set) var corrections = 0
  private(set) var wastedTokens = 0
  private(set) var hasEnded = false
  private(set) var isFailed = false
  private var index: [String: Int] = [:]

  private init(id: String) { self.id = id }

  /// The runs of a log. A second start under a name begins another run: the first was cut off, or is repeated.
  ///
  /// - Returns: in an order that does not depend on how the events of different runs are mixed.
  /// - Complexity: O(events + runs · log runs).
  static func runs(of events: some Sequence<CommunicationEvent>) -> [CommunicationRunRecord] {
    var open: [String: CommunicationRunRecord] = [:]
    var runs: [CommunicationRunRecord] = []
    for event in events {
      if event.kind == .runStarted, let earlier = open.removeValue(forKey: event.run) {
        runs.append(earlier)
      }
      open[event.run, default: CommunicationRunRecord(id: event.run)].add(event)
    }
    return (runs + open.values).sorted {
      ($0.wall, $0.apiTime, $0.id) < ($1.wall, $1.apiTime, $1.id)
    }
  }

  // MARK: Events

  private mutating func add(_ event: CommunicationEvent) {
    switch event.kind {
    case .runStarted:
      kind = event.protocolName
      (start, end) = (event.seconds, max(end, event.seconds))
      for place in event.agents ?? [] { _ = position(of: place.id, parents: place.after) }
    case .runEnded:
      hasEnded = true
      isFailed = event.reason != nil
    default:
      guard let name = event.agent else { return }
      end = max(end, event.seconds)
      add(event, of: position(of: name))
    }
  }

  private mutating func add(_ event: CommunicationEvent, of agent: Int) {
    switch event.kind {
    case .callStarted: begin(event, of: agent)
    case .firstText:
      agents[agent].change(call: event.call) { $0.firstText = $0.firstText ?? event.seconds }
    case .step: commit(event, of: agent)
    case .callEnded: finish(event, of: agent)
    case .warmedUp, .checked:
      agents[agent].tokens.add(event)
      agents[agent].busyUntil = event.seconds
    case .discarded:
      wastedTokens += event.tokens ?? TokenBound.estimate(outputBytes: event.bytes ?? 0)
    case .formatMissed: formatMisses += 1
    case .superseded: corrections += 1
    case .closed: agents[agent].closed = event.seconds
    case .runStarted, .runEnded, .approved, .rejected, .compacted, .degraded, .endedEarly: break
    }
  }

  private mutating func begin(_ event: CommunicationEvent, of agent: Int) {
    let inbound = event.inbound ?? []
    agents[agent].attempts.append(
      Attempt(
        call: event.call ?? 0, number: event.attempt, start: event.seconds, inbound: inbound,
        depth: (event.waiting ?? 0) + inbound.count, idleSince: agents[agent].busyUntil))
    agents[agent].busyUntil = event.seconds
  }

  private mutating func commit(_ event: CommunicationEvent, of agent: Int) {
    let number = event.step ?? 0
    agents[agent].change(call: event.call) { $0.steps.append((number, event.seconds)) }
    agents[agent].busyUntil = event.seconds
    commits[StepName(agent: agents[agent].name, step: number)] = event.seconds
  }

  private mutating func finish(_ event: CommunicationEvent, of agent: Int) {
    agents[agent].change(call: event.call) {
      $0.end = event.seconds
      $0.isFailed = event.reason != nil
      $0.requests = event.calls
    }
    agents[agent].busyUntil = event.seconds
    agents[agent].tokens.add(event)
  }

  private mutating func position(of name: String, parents: [String] = []) -> Int {
    if let known = index[name] { return known }
    agents.append(Agent(name: name, parents: parents))
    index[name] = agents.count - 1
    return agents.count - 1
  }

  // MARK: Sums

  /// From the start of the run to the last thing that an agent did.
  var wall: Double { end - start }

  /// Seconds from request to end over all calls.
  var apiTime: Double { agents.reduce(0) { $0 + apiTime(of: $1) } }

  func apiTime(of agent: Agent) -> Double {
    agent.attempts.reduce(0) { $0 + max(($1.end ?? end) - $1.start, 0) }
  }

  func position(of name: String) -> Int? { index[name] }
}

extension CommunicationRunRecord.Agent {
  /// Changes the newest attempt, to which an event of that call belongs.
  fileprivate mutating func change(
    call: Int?, _ body: (inout CommunicationRunRecord.Attempt) -> Void
  ) {
    guard let last = attempts.indices.last, attempts[last].call == call ?? 0 else { return }
    body(&attempts[last])
  }

  /// Calls that were made: requests where they are not told apart, and no attempt twice.
  var segments: Int {
    let named = Set(attempts.filter { $0.number != nil }.map(\.call)).count
    return attempts.filter { $0.number == nil }.reduce(named) { $0 + max($1.requests ?? 1, 1) }
  }

  /// Attempts behind the first one of each call, and requests that were sent again within one.
  var retries: Int {
    let numbered = attempts.filter { $0.number != nil }
    let again = numbered.reduce(0) { $0 + max(($1.requests ?? 1) - 1, 0) }
    return numbered.count - Set(numbered.map(\.call)).count + again
  }
}
