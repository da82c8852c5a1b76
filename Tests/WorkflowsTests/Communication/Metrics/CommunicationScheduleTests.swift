import Foundation
import LanguageModels
import Testing
import _TestSupport

@testable import Workflows

/// Runs drawn at random whose times follow from the rule of the pipeline: start = max(end, arrival) + overhead.
private struct RandomSchedule {
  private(set) var script: EventScript
  let parents: [[Int]]
  let steps: Int
  let isUniform: Bool
  /// From a message to the request that answers it.
  let overhead: Double
  private(set) var calls: [Int]
  private(set) var busy: [Double]
  private(set) var usage = TokenUsage(inputTokens: 0, outputTokens: 0)
  private(set) var retries = 0
  private(set) var wall = 0.0
  private var commits: [[Double]]

  /// - Parameter isUniform: every call takes the same latency and every step the same time, and nothing fails.
  init(_ random: inout TestRandom, id: String, isUniform: Bool = false) {
    let count = Int.random(in: 1...6, using: &random)
    parents = (0..<count).map { agent in
      (0..<agent).filter { _ in Bool.random(using: &random) }
    }
    steps = Int.random(in: 1...6, using: &random)
    self.isUniform = isUniform
    overhead = isUniform ? 0 : Double.random(in: 0...0.2, using: &random)
    calls = parents.map { _ in 0 }
    busy = parents.map { _ in 0 }
    commits = parents.map { _ in [] }
    script = EventScript(
      parents.enumerated().map { ("a\($0)", $1.map { "a\($0)" }) }, id: id)
    let pace = (latency: random.share() + 0.1, step: random.share() + 0.1)
    for agent in parents.indices { work(as: agent, pace, &random) }
    wall = commits.compactMap(\.last).max() ?? 0
    script.add(.runEnded, at: wall)
  }

  private mutating func work(
    as agent: Int, _ pace: (latency: Double, step: Double), _ random: inout TestRandom
  ) {
    let messages = parents[agent].flatMap { parent in
      commits[parent].enumerated().map { (time: $1, parent: parent, step: $0 + 1) }
    }.sorted { ($0.time, $0.parent) < ($1.time, $1.parent) }
    guard !messages.isEmpty else {
      return call(
        agent, at: 0, answering: [], steps: parents[agent].isEmpty ? steps : 0, pace, &random)
    }
    for message in messages {
      let start = max(commits[agent].last ?? 0, message.time) + overhead
      call(
        agent, at: start, answering: [("a\(message.parent)", message.step)], steps: 1, pace, &random
      )
    }
  }

  private mutating func call(
    _ agent: Int, at start: Double, answering inbound: [(String, Int)], steps: Int,
    _ pace: (latency: Double, step: Double), _ random: inout TestRandom
  ) {
    var pace = pace
    if !isUniform { pace = (random.share() + 0.1, random.share() + 0.1) }
    calls[agent] += 1
    var (start, attempt) = (start, 1)
    if !isUniform, Int.random(in: 0..<6, using: &random) == 0 {
      script.call(
        "a\(agent)", calls[agent], from: start, to: start + 0.5, answering: inbound,
        failure: "reset")
      busy[agent] += 0.5
      (start, attempt, retries) = (start + 0.75, 2, retries + 1)
    }
    let text = start + pace.latency
    let times = (0..<steps).map {
      (commits[agent].count + $0 + 1, text + pace.step * Double($0 + 1))
    }
    let end = times.last?.1 ?? text
    let tokens = TokenUsage(
      inputTokens: Int.random(in: 50...500, using: &random),
      outputTokens: Int.random(in: 1...90, using: &random),
      cachedInputTokens: Int.random(in: 0...50, using: &random))
    script.call(
      "a\(agent)", calls[agent], from: start, to: end, attempt: attempt, answering: inbound,
      firstText: text, steps: times, usage: tokens, cost: EventScript.prices.cost(of: tokens))
    commits[agent] += times.map(\.1)
    busy[agent] += end - start
    usage.inputTokens += tokens.inputTokens
    usage.cachedInputTokens += tokens.cachedInputTokens
    usage.outputTokens += tokens.outputTokens
  }
}

@Suite struct CommunicationScheduleTests {
  private func isClose(_ one: Double?, _ two: Double?) -> Bool {
    guard let one, let two else { return one == nil && two == nil }
    return (one - two).magnitude <= 1e-9 * max(1, two.magnitude)
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func sumsAreThoseOfTheSchedule(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    let schedule = RandomSchedule(&random, id: "r")
    let summary = CommunicationSummary(schedule.script.events)
    #expect(summary.agents.map(\.segments) == schedule.calls)
    #expect(zip(summary.agents, schedule.busy).allSatisfy { isClose($0.apiTime, $1) })
    #expect(isClose(summary.apiTime, schedule.busy.reduce(0, +)))
    #expect(isClose(summary.wallTime, schedule.wall))
    #expect(summary.prefillTokens == schedule.usage.inputTokens)
    #expect(summary.cachedTokens == schedule.usage.cachedInputTokens)
    #expect(summary.decodeTokens == schedule.usage.outputTokens)
    #expect(summary.retries == schedule.retries)
    // Failed attempts were given no price.
    #expect(isClose(summary.costUSD, EventScript.prices.cost(of: schedule.usage)))
    #expect(
      isClose(
        summary.handOffLatencies?.p50, summary.handOffLatencies.map { _ in schedule.overhead }))
    #expect(isClose(summary.handOffLatencies?.p99, summary.handOffLatencies?.p50))
  }

  /// One agent makes one call at a time, and a path is never longer than all calls together.
  @Test(arguments: 0..<200 as Range<UInt64>) func timesBoundEachOther(seed: UInt64) throws {
    var random = TestRandom(seed: seed, number: 1)
    let schedule = RandomSchedule(&random, id: "r")
    let summary = CommunicationSummary(schedule.script.events)
    let longest = try #require(summary.agents.map(\.apiTime).max())
    let rounding = 1e-9
    #expect(longest <= summary.wallTime + rounding)
    #expect(longest <= summary.criticalPathTime + rounding)
    #expect(summary.criticalPathTime <= summary.apiTime + rounding)
    let speedup = try #require(summary.speedup)
    #expect(speedup <= Double(summary.agents.count) + rounding)
    let shape = try #require(CommunicationRunRecord.runs(of: schedule.script.events).first?.shape)
    #expect(try #require(summary.streamingSpeedup) <= Double(shape.agents) + rounding)
    #expect(shape.steps == schedule.steps)
    #expect(summary.boundSimple == shape.simpleBound)
    #expect(try #require(summary.boundSimple) <= Double(min(shape.agents, shape.steps)) + rounding)
    let rows = try #require(summary.timeline?.rows)
    #expect(zip(rows, summary.agents).allSatisfy { isClose($0.apiTime, $1.apiTime) })
  }

  /// Where every call takes the same and nothing is between them, the model is the run itself.
  @Test(arguments: 0..<200 as Range<UInt64>) func theModelOfAUniformRunIsTheRun(seed: UInt64) {
    var random = TestRandom(seed: seed, number: 2)
    let schedule = RandomSchedule(&random, id: "r", isUniform: true)
    let summary = CommunicationSummary(schedule.script.events)
    #expect(isClose(summary.modelWall, schedule.wall))
    #expect(isClose(summary.modelFraction, 1))
  }

  /// (S + A − 1)·(τ + d), whatever the calls of a chain really waited for.
  @Test(arguments: 1...5, 1...5) func theModelOfAChainIsTheFormula(_ count: Int, _ steps: Int) {
    var run = EventScript(
      (0..<count).map { ("a\($0)", $0 == 0 ? [] : ["a\($0 - 1)"]) })
    let (latency, step) = (0.25, 1.0)
    var commits = (1...steps).map { latency + step * Double($0) }
    run.call(
      "a0", 1, from: 0, to: commits[steps - 1], firstText: latency,
      steps: commits.enumerated().map { ($0 + 1, $1) })
    for agent in 1..<max(count, 1) {
      var free = 0.0
      for (index, arrival) in commits.enumerated() {
        let start = max(free, arrival) + 0.5
        free = start + latency + step
        run.call(
          "a\(agent)", index + 1, from: start, to: free, answering: [("a\(agent - 1)", index + 1)],
          firstText: start + latency, steps: [(index + 1, free)])
        commits[index] = free
      }
    }
    let summary = CommunicationSummary(run.events)
    let formula =
      count == 1
      ? latency + step * Double(steps) : Double(steps + count - 1) * (latency + step)
    #expect(isClose(summary.modelWall, formula))
    #expect(isClose(summary.boundSimple, StreamedChain(agents: count, steps: steps).simpleBound))
    #expect(summary.overlaps == (count > 1 && steps > 1))
  }

  @Test(arguments: 0..<60 as Range<UInt64>) func runsMayBeMixed(seed: UInt64) throws {
    var random = TestRandom(seed: seed, number: 3)
    let runs = (0..<Int.random(in: 2...7, using: &random)).map {
      RandomSchedule(&random, id: "r\($0)").script.events
    }
    let summary = CommunicationSummary(runs.flatMap { $0 })
    let mixed = CommunicationSummary(Self.mixed(runs, &random))
    #expect(mixed == summary)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(mixed) == encoder.encode(summary))
    let parts = runs.map { CommunicationSummary($0) }
    func total(_ figure: (CommunicationSummary) -> Double) -> Double {
      parts.reduce(0) { $0 + figure($1) }
    }
    #expect(summary.runs == runs.count)
    #expect(isClose(summary.apiTime, total(\.apiTime)))
    #expect(isClose(summary.wallTime, total(\.wallTime)))
    #expect(isClose(summary.criticalPathTime, total(\.criticalPathTime)))
    #expect(isClose(summary.costUSD, total { $0.costUSD ?? .nan }))
    #expect(isClose(summary.modelWall, total { $0.modelWall ?? .nan }))
    #expect(Double(summary.totalTokens) == total { Double($0.totalTokens) })
    let walls = parts.map(\.wallTime).sorted()
    #expect(isClose(summary.timeline?.wall, walls[(walls.count - 1) / 2]))
  }

  /// Any order that keeps the events of each run in theirs.
  private static func mixed(
    _ runs: [[CommunicationEvent]], _ random: inout TestRandom
  ) -> [CommunicationEvent] {
    var rest = runs.map { $0[...] }
    var events: [CommunicationEvent] = []
    while let index = rest.indices.filter({ !rest[$0].isEmpty }).randomElement(using: &random) {
      events.append(rest[index].removeFirst())
    }
    return events
  }
}
