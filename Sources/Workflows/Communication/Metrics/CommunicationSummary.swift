/// What runs of a workflow took whose agents talk to each other: who asked how much, for how long, and how much of it
/// at the same time.
///
/// A pure function of the events, whatever their runs are mixed like: figures of several runs are sums over them, and
/// ratios are ratios of sums. Names of the published logger in JSON. Source: arXiv:2606.05158, and fields of our own.
public struct CommunicationSummary: Hashable, Sendable {
  /// The figures of one agent.
  public struct Agent: Hashable, Sendable {
    public let name: String
    /// Calls to the model, each counted once whatever it was retried.
    public let segments: Int
    /// Tokens of prompts, with those from the prefix cache.
    public let prefillTokens: Int
    public let cachedTokens: Int
    public let decodeTokens: Int
    /// Seconds from the request to the end of the reply, over all attempts.
    public let apiTime: Double

    /// cached / prefill; `nil` of nothing.
    public var cacheHitRatio: Double? { ratio(Double(cachedTokens), Double(prefillTokens)) }
  }

  /// What the same examples took when each agent waited for those before it.
  public struct SerialBaseline: Hashable, Sendable {
    /// Seconds.
    public var wallTime: Double
    public var decodeTokens: Int?

    public init(wallTime: Double, decodeTokens: Int? = nil) {
      self.wallTime = wallTime
      self.decodeTokens = decodeTokens
    }

    /// - Parameter serial: of the same examples with the same prompts.
    public init(_ serial: CommunicationSummary) {
      self.init(wallTime: serial.wallTime, decodeTokens: serial.decodeTokens)
    }
  }

  /// Who counted the tokens.
  public enum UsageSource: String, Hashable, Codable, Sendable {
    case server
    /// Some counts are our own.
    case estimated
  }

  public let runs: Int
  /// Runs that ended without an answer; their calls count.
  public let failedRuns: Int
  /// Runs whose end the events do not tell.
  public let unfinishedRuns: Int
  /// Those that asked their model, in the order of the workflow.
  public let agents: [Agent]

  // MARK: Times in seconds

  /// Over all calls.
  public let apiTime: Double
  /// From the start of a run to the last thing that an agent of it did.
  public let wallTime: Double
  /// The most call time over the paths from a first to a last agent.
  public let criticalPathTime: Double
  public let serial: SerialBaseline?
  /// Of the same calls, each with the median latency and time of a step of its run, and with nothing between them.
  public let modelWall: Double?
  /// A·S / (S + A − 1) from the longest path and the steps of the first agents, for several runs by sums.
  public let boundSimple: Double?
  /// Runs in which a later agent asked before one that it reads had handed on its last step.
  public let overlappingRuns: Int
  public let firstTextLatencies: Spread?
  /// From a step handed on to the request that answers it, where the reader had nothing else to do.
  public let handOffLatencies: Spread?

  // MARK: Counts

  /// The most messages that waited for one agent.
  public let queueDepth: Int
  /// First agents that were asked for steps and wrote none.
  public let formatMisses: Int
  /// Steps that corrected earlier ones.
  public let corrections: Int
  public let retries: Int
  /// Tokens of text that was paid and is used by nobody, from its bytes.
  public let wastedTokens: Int
  /// US dollars of all requests; `nil` where a price is unknown. Failed attempts tell no price and are not in it.
  public let costUSD: Double?
  public let usageSource: UsageSource
  /// Of the run whose wall time is the median.
  public let timeline: CommunicationTimeline?

  /// Median and 99th percentile by nearest rank.
  public struct Spread: Hashable, Sendable {
    public let p50: Double
    public let p99: Double

    init?(_ values: [Double]) {
      guard let p50 = Percentile.of(values, 0.5), let p99 = Percentile.of(values, 0.99) else {
        return nil
      }
      (self.p50, self.p99) = (p50, p99)
    }
  }

  /// - Parameters:
  ///   - events: of any number of runs, those of each run in order.
  ///   - serial: to compare with, if it was measured.
  /// - Complexity: O(events + runs · log runs).
  public init(
    _ events: some Sequence<CommunicationEvent>, serial: SerialBaseline? = nil
  ) {
    self.init(runs: CommunicationRunRecord.runs(of: events), serial: serial)
  }

  /// A summary for each protocol that ran; runs whose start is lost are in none.
  public static func byProtocol(
    _ events: some Sequence<CommunicationEvent>
  ) -> [CommunicationProtocol: CommunicationSummary] {
    let runs = CommunicationRunRecord.runs(of: events).filter { $0.kind != nil }
    return Dictionary(grouping: runs) { $0.kind ?? .stepwise }
      .mapValues { CommunicationSummary(runs: $0, serial: nil) }
  }

  /// - Parameter all: in an order that does not depend on the log's.
  init(runs all: [CommunicationRunRecord], serial: SerialBaseline?) {
    runs = all.count
    failedRuns = all.count { $0.isFailed }
    unfinishedRuns = all.count { !$0.hasEnded }
    agents = Self.agents(of: all)
    apiTime = all.map(\.apiTime).sum
    wallTime = all.map(\.wall).sum
    criticalPathTime = all.map(\.criticalPath).sum
    self.serial = serial
    let models = all.compactMap(\.modelWall)
    modelWall = models.count == all.count && !all.isEmpty ? models.sum : nil
    let shapes = all.compactMap(\.shape)
    boundSimple = ratio(
      shapes.map { Double($0.agents * $0.steps) }.sum,
      shapes.map { Double($0.agents + $0.steps - 1) }.sum)
    overlappingRuns = all.count { $0.overlaps }
    firstTextLatencies = Spread(all.flatMap(\.firstTextLatencies))
    handOffLatencies = Spread(all.flatMap(\.handOffLatencies))
    queueDepth = all.map(\.queueDepth).max() ?? 0
    formatMisses = all.reduce(0) { $0 + $1.formatMisses }
    corrections = all.reduce(0) { $0 + $1.corrections }
    let everyAgent = all.flatMap(\.agents)
    retries = everyAgent.reduce(0) { $0 + $1.retries }
    wastedTokens = all.reduce(0) { $0 + $1.wastedTokens }
    let costs = everyAgent.map(\.tokens.costUSD)
    costUSD = costs.contains(nil) ? nil : costs.compactMap { $0 }.sum
    usageSource = everyAgent.contains { $0.tokens.isEstimated } ? .estimated : .server
    // Runs come in the order of their wall times.
    timeline = all.isEmpty ? nil : CommunicationTimeline(all[(all.count - 1) / 2])
  }

  private static func agents(of runs: [CommunicationRunRecord]) -> [Agent] {
    var parts: [String: [(record: CommunicationRunRecord.Agent, time: Double)]] = [:]
    var places: [String: Int] = [:]
    for run in runs {
      for (place, agent) in run.agents.enumerated() where !agent.attempts.isEmpty {
        parts[agent.name, default: []].append((agent, run.apiTime(of: agent)))
        places[agent.name] = min(places[agent.name] ?? .max, place)
      }
    }
    return places.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { name, _ in
      let parts = parts[name] ?? []
      func total(_ count: (CommunicationRunRecord.Agent) -> Int) -> Int {
        parts.reduce(0) { $0 + count($1.record) }
      }
      return Agent(
        name: name, segments: total(\.segments), prefillTokens: total(\.tokens.prefill),
        cachedTokens: total(\.tokens.cached), decodeTokens: total(\.tokens.decoded),
        apiTime: parts.map(\.time).sum)
    }
  }
}

extension [Double] {
  /// The same in whatever order the values come.
  fileprivate var sum: Double { sorted().reduce(0, +) }
}

/// `nil` over nothing.
private func ratio(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? part / whole : nil }
