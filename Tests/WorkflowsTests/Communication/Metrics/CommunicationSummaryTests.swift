import LanguageModels
import Testing

@testable import Workflows

@Suite struct CommunicationSummaryTests {
  /// Every figure that the published log shows or determines.
  @Test func thePublishedLogIsReproduced() throws {
    let log = try LoggedValue(CommunicationSummary(EventScript.published.events))
    let agents = try #require(log["agents"])
    #expect(agents.column("segments") == ["A": 1, "B": 4, "C": 4])
    #expect(agents.column("prefill_tokens") == ["A": 190, "B": 30_373, "C": 42_755])
    #expect(agents.column("cached_tokens") == ["A": 0, "B": 10_624, "C": 23_040])
    #expect(agents.column("kv_cache_hit_ratio") == ["A": 0, "B": 0.3498, "C": 0.5389])
    #expect(agents.column("decode_tokens") == ["A": 5_456, "B": 8_000, "C": 8_000])
    #expect(agents.column("api_time") == ["A": 118.94, "B": 313.1, "C": 221.08])
    let totals: KeyValuePairs = [
      "agent_count": 3.0, "total_prefill_tokens": 73_318, "total_cached_tokens": 33_664,
      "total_decode_tokens": 21_456, "total_tokens": 94_774, "cost_usd": 0.751502,
      "alpha": 1.848154, "beta": 1.568978,
    ]
    for (name, value) in totals { #expect(log[name] == .number(value), "\(name)") }
    #expect(log["usage_source"] == .text("server"))
    let speed = try #require(log["speedup_analysis"])
    let published: KeyValuePairs = [
      "api_time": 653.12, "wall_time": 376.02, "speedup": 1.74, "total_kv_cache_hit_ratio": 0.4592,
      "critical_path_time": 653.12, "streaming_speedup": 1.74, "bound_simple": 2, "ttft_p50": 2,
      "ttft_p99": 2, "handoff_latency_p50": 0, "handoff_latency_p99": 0,
    ]
    for (name, value) in published { #expect(speed[name] == .number(value), "\(name)") }
    #expect(speed["overlap"] == .flag(true))
    // Nothing tells what waiting would have taken.
    for name in ["serial_wall_time", "true_speedup", "bound_fraction"] {
      #expect(speed[name] == .null, "\(name)")
    }
    #expect(log["rho"] == .null)
    guard case .list(let lines) = speed["timeline"] else { throw CancellationError() }
    #expect(lines.count == 9)
  }

  /// The published run of a tree: the longest of two paths of 640.98 s of calls.
  @Test func theCriticalPathOfATreeIsItsSlowerBranch() throws {
    var run = EventScript([("A", []), ("B", ["A"]), ("C", ["A"]), ("D", ["B", "C"])])
    run.call("A", 1, from: 0, to: 32.4, steps: [(1, 10), (2, 32.4)])
    run.call("C", 1, from: 10, to: 72.41, answering: [("A", 1)], steps: [(1, 72.41)])
    run.call("B", 1, from: 10, to: 254.59, answering: [("A", 1)], steps: [(1, 254.59)])
    run.call("D", 1, from: 15.83, to: 317.41, steps: [(1, 317.41)])
    let speed = try #require(LoggedValue(CommunicationSummary(run.events))["speedup_analysis"])
    let published: KeyValuePairs = [
      "api_time": 640.98, "critical_path_time": 578.57, "wall_time": 317.41,
      "streaming_speedup": 1.82, "speedup": 2.02,
      // Three agents one after the other, two steps: 3·2 / (2 + 2).
      "bound_simple": 1.5,
    ]
    for (name, value) in published { #expect(speed[name] == .number(value), "\(name)") }
  }

  @Test func whatWasGainedIsComparedWithWaiting() throws {
    var serial = EventScript([("A", []), ("B", ["A"]), ("C", ["B"])], as: .serial)
    let usage = TokenUsage(inputTokens: 100, outputTokens: 5_364)
    serial.call("A", 1, from: 0, to: 200, steps: [(1, 200)], usage: usage)
    serial.call("B", 1, from: 200, to: 400, answering: [("A", 1)], steps: [(1, 400)], usage: usage)
    serial.call("C", 1, from: 400, to: 564.03, answering: [("B", 1)], usage: usage)
    let baseline = CommunicationSummary.SerialBaseline(CommunicationSummary(serial.events))
    let log = try LoggedValue(
      CommunicationSummary(EventScript.published.events, serial: baseline))
    #expect(log["speedup_analysis"]?["serial_wall_time"] == .number(564.03))
    #expect(log["speedup_analysis"]?["true_speedup"] == .number(1.5))
    #expect(log["speedup_analysis"]?["bound_fraction"] == .number(0.75))
    #expect(log["rho"] == .number(1.333333))
    #expect(!CommunicationSummary(serial.events).overlaps)
  }

  // MARK: Failures and other requests

  @Test func attemptsBehindTheFirstAreRetries() {
    var run = EventScript([("A", []), ("B", ["A"])])
    run.call("A", 1, from: 0, to: 3, firstText: 1, steps: [(1, 2)], calls: 2, failure: "reset")
    run.add(.discarded, "A", at: 3) { $0.bytes = 31 }
    run.call("A", 1, from: 4, to: 8, attempt: 2, firstText: 5, steps: [(2, 8)])
    run.call("B", 1, from: 2.5, to: 3.5, answering: [("A", 1)], steps: [(1, 3.5)])
    run.call("B", 2, from: 8.25, to: 9, answering: [("A", 2)], waiting: 3, steps: [(2, 9)])
    run.add(.formatMissed, "A", at: 9)
    run.add(.runEnded, at: 9) { $0.reason = "no answer" }
    let summary = CommunicationSummary(run.events)
    #expect(summary.agents.map(\.segments) == [1, 2])
    // One attempt, and one request that the client had sent again.
    #expect(summary.retries == 2)
    #expect(summary.wastedTokens == 11 && summary.formatMisses == 1)
    #expect(summary.apiTime == 8.75 && summary.wallTime == 9)
    #expect(summary.queueDepth == 4)
    #expect(summary.handOffLatencies?.p50 == 0.25 && summary.handOffLatencies?.p99 == 0.5)
    #expect(summary.failedRuns == 1 && summary.unfinishedRuns == 0)
    #expect(summary.timeline?.rows.first?.calls.map(\.isFailed) == [true, false])
  }

  @Test func everyRequestIsInTheBill() {
    var run = EventScript([("A", []), ("B", ["A"])])
    let usage = TokenUsage(inputTokens: 100, outputTokens: 10, cachedInputTokens: 40)
    for kind in [CommunicationEvent.Kind.warmedUp, .checked] {
      run.add(kind, "B", at: 1) { ($0.usage, $0.calls, $0.costUSD) = (usage, 1, 0.25) }
    }
    run.call("B", 1, from: 2, to: 3, usage: usage, cost: 0.5)
    var summary = CommunicationSummary(run.events)
    #expect(summary.costUSD == 1 && summary.prefillTokens == 300 && summary.cachedTokens == 120)
    #expect(summary.agents.map(\.name) == ["B"] && summary.agents[0].segments == 1)
    // An answer from a local cache costs nothing, a call without a price makes the bill unknown.
    run.call("B", 2, from: 3, to: 4, usage: usage, calls: 0, cost: nil)
    summary = CommunicationSummary(run.events)
    #expect(summary.costUSD == 1)
    run.call("B", 3, from: 4, to: 5, usage: usage, cost: nil)
    #expect(CommunicationSummary(run.events).costUSD == nil)
  }

  @Test func countsOfOurOwnAreNamed() {
    var run = EventScript([("A", [])])
    run.call(
      "A", 1, from: 0, to: 1,
      usage: TokenUsage(inputTokens: 1, outputTokens: 1, isEstimated: true))
    #expect(CommunicationSummary(run.events).usageSource == .estimated)
    var failed = EventScript([("A", [])])
    failed.call("A", 1, from: 0, to: 1, failure: "timeout")
    #expect(CommunicationSummary(failed.events).usageSource == .estimated)
  }

  /// Several requests of an agent that works on everything at once are its calls, not retries.
  @Test func requestsThatAreNotToldApartAreCalls() {
    var run = EventScript([("A", [])])
    run.call("A", 1, from: 0, to: 4, attempt: nil, steps: [(1, 4)], calls: 5)
    let summary = CommunicationSummary(run.events)
    #expect(summary.agents.map(\.segments) == [5] && summary.retries == 0)
  }

  @Test func whoWaitsIsReadyWhenThoseBeforeHaveClosed() {
    var run = EventScript([("A", []), ("B", ["A"])], as: .segmented)
    run.call("A", 1, from: 0, to: 4, steps: [(1, 2), (2, 4)])
    run.add(.closed, "A", at: 4.5) { $0.step = 2 }
    run.call("B", 1, from: 4.75, to: 5, answering: [("A", 1)], waiting: 1, steps: [(1, 5)])
    run.call("B", 2, from: 6, to: 7, answering: [("A", 2)], steps: [(2, 7)])
    let summary = CommunicationSummary(run.events)
    #expect(summary.handOffLatencies?.p50 == 0.25 && summary.handOffLatencies?.p99 == 0.25)
    #expect(!summary.overlaps && summary.queueDepth == 2)
  }

  /// A call may answer several messages: it could not begin before the last of them.
  @Test func theHandOffOfSeveralMessagesIsThatOfTheLast() {
    var run = EventScript([("A", []), ("B", ["A"])])
    run.call("A", 1, from: 0, to: 4, steps: [(1, 2), (2, 4)])
    run.call("B", 1, from: 4.25, to: 5, answering: [("A", 1), ("A", 2)], steps: [(1, 5)])
    let summary = CommunicationSummary(run.events)
    #expect(summary.handOffLatencies?.p99 == 0.25 && summary.queueDepth == 2)
  }

  @Test func oneCallAloneIsBoundToOne() {
    var run = EventScript([("A", []), ("B", ["A"])], as: .single)
    run.call("A", 1, from: 0, to: 3, steps: [(1, 1), (2, 2), (3, 3)])
    #expect(CommunicationSummary(run.events).boundSimple == 1)
  }

  @Test func eachProtocolIsSummedUpForItself() {
    var one = EventScript([("A", [])], id: "1", as: .serial)
    one.call("A", 1, from: 0, to: 2)
    var two = EventScript([("A", [])], id: "2")
    two.call("A", 1, from: 0, to: 5)
    let parts = CommunicationSummary.byProtocol(two.events + one.events)
    #expect(parts.mapValues(\.wallTime) == [.serial: 2, .streaming: 5])
  }

  /// Cut-off runs are repeated under their name.
  @Test func aSecondStartBeginsAnotherRun() {
    var cut = EventScript([("A", [])])
    cut.add(.callStarted, "A", at: 1) { ($0.call, $0.attempt) = (1, 1) }
    var again = EventScript([("A", [])])
    again.call("A", 1, from: 0, to: 2)
    again.add(.runEnded, at: 2)
    let summary = CommunicationSummary(cut.events + again.events)
    #expect(summary.runs == 2 && summary.unfinishedRuns == 1)
    #expect(summary.agents.map(\.segments) == [2] && summary.wallTime == 3)
  }

  /// A log of a stranger: no graph, a circle, times that run backwards, calls that never began.
  @Test func strangeEventsAreSummedUpToo() throws {
    var run = EventScript([("A", ["B", "B", "nobody"]), ("B", ["A"])])
    run.add(.callEnded, "A", at: 9) { $0.call = 7 }
    run.add(.callStarted, "B", at: 5) { $0.call = 1 }
    run.add(.step, "B", at: 1) { $0.step = 1 }
    run.add(.callStarted, "C", at: 3) { $0.inbound = [.init(agent: "Z", step: 4)] }
    run.add(.runEnded, at: 2)
    let summary = CommunicationSummary(run.events + [.init(.firstText, run: "x", seconds: 4)])
    #expect(summary.agents.map(\.name) == ["B", "C"] && summary.wallTime == 9)
    #expect(summary.criticalPathTime == 6)
    _ = try LoggedValue(summary)
    #expect(try LoggedValue(CommunicationSummary([]))["agent_count"] == .number(0))
  }
}
