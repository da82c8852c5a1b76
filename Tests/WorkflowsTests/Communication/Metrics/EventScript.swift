import LanguageModels

@testable import Workflows

/// The events of one run as a test writes them down; each agent's in the order of time.
struct EventScript {
  let id: String
  private(set) var events: [CommunicationEvent]

  /// - Parameter agents: names, each with those before it.
  init(
    _ agents: [(name: String, after: [String])], id: String = "run",
    as kind: CommunicationProtocol = .streaming
  ) {
    self.id = id
    events = [CommunicationEvent(.runStarted, run: id, seconds: 0)]
    events[0].protocolName = kind
    events[0].agents = agents.map { .init(id: $0.name, after: $0.after) }
  }

  mutating func add(
    _ kind: CommunicationEvent.Kind, _ agent: String? = nil, at seconds: Double,
    _ fill: (inout CommunicationEvent) -> Void = { _ in }
  ) {
    var event = CommunicationEvent(kind, run: id, seconds: seconds, agent: agent)
    fill(&event)
    events.append(event)
  }

  /// A call with the times of the steps that it hands on.
  mutating func call(
    _ agent: String, _ number: Int, from start: Double, to end: Double, attempt: Int? = 1,
    answering inbound: [(String, Int)] = [], waiting: Int = 0, firstText: Double? = nil,
    steps: [(Int, Double)] = [], usage: TokenUsage? = nil, calls: Int = 1, cost: Double? = 0,
    failure: String? = nil
  ) {
    add(.callStarted, agent, at: start) {
      ($0.call, $0.attempt, $0.waiting) = (number, attempt, waiting)
      $0.inbound = inbound.map { .init(agent: $0.0, step: $0.1) }
    }
    if let firstText { add(.firstText, agent, at: firstText) { $0.call = number } }
    for (step, seconds) in steps where seconds < end { handOn(agent, number, step, at: seconds) }
    add(.callEnded, agent, at: end) {
      ($0.call, $0.attempt, $0.calls) = (number, attempt, calls)
      ($0.usage, $0.costUSD, $0.reason) = (usage, cost, failure)
    }
    for (step, seconds) in steps where seconds >= end { handOn(agent, number, step, at: seconds) }
  }

  private mutating func handOn(_ agent: String, _ call: Int, _ step: Int, at seconds: Double) {
    add(.step, agent, at: seconds) { ($0.call, $0.step, $0.bytes) = (call, step, 10) }
  }
}

extension EventScript {
  static let prices = ModelPrice(
    inputPerMillion: 5, outputPerMillion: 25, cachedInputPerMillion: 0.5)

  /// The published run of three agents in a row, as far as its figures determine it: 1, 4 and 4 calls, 376.02 s.
  ///
  /// Source: README of arXiv:2606.05158. How the tokens written divide is not published, and nothing rests on it.
  static let published: EventScript = {
    var run = EventScript([("A", []), ("B", ["A"]), ("C", ["B"])])
    func usage(_ prefill: Int, _ cached: Int, _ decoded: Int) -> TokenUsage {
      TokenUsage(inputTokens: prefill, outputTokens: decoded, cachedInputTokens: cached)
    }
    func call(
      _ agent: String, _ number: Int, _ start: Double, _ end: Double, _ usage: TokenUsage,
      _ steps: [(Int, Double)]
    ) {
      let inbound: [String: String] = ["B": "A", "C": "B"]
      run.call(
        agent, number, from: start, to: end,
        answering: inbound[agent].map { [($0, number)] } ?? [], firstText: start + 2, steps: steps,
        usage: usage, cost: prices.cost(of: usage))
    }
    call(
      "A", 1, 0, 118.94, usage(190, 0, 5_456), [(1, 40), (2, 66), (3, 92), (4, 118.94)])
    let b = [(40, 98.02), (98.02, 240.6), (240.6, 300), (300, 353.1)]
    let c = [(98.02, 183.68), (240.6, 300), (300, 353.1), (353.1, 376.02)]
    for (index, times) in b.enumerated() {
      let (prefill, cached) = (
        [1_000, 6_000, 10_000, 13_373][index], [0, 128, 4_096, 6_400][index]
      )
      call(
        "B", index + 1, times.0, times.1, usage(prefill, cached, 2_000), [(index + 1, times.1)])
    }
    for (index, times) in c.enumerated() {
      let (prefill, cached) = (
        [1_755, 9_000, 14_000, 18_000][index], [0, 2_560, 8_192, 12_288][index]
      )
      call(
        "C", index + 1, times.0, times.1, usage(prefill, cached, 2_000), [(index + 1, times.1)])
    }
    run.add(.runEnded, at: 376.02)
    return run
  }()
}
