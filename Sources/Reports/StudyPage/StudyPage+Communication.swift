import PromptSpace
import Studies
import Workflows

extension StudyPage {
  /// How agents handed on their work, by protocol; `nil` for a study without such runs.
  var talk: ReportSection? {
    let parts = CommunicationProtocol.allCases.compactMap { kind in
      communication[kind].map { (kind, $0) }
    }
    guard !parts.isEmpty else { return nil }
    let lead =
      "How agents handed on their work, over all runs of the workflow in communication.jsonl. Call time over wall "
      + "time says how much went on at once, not what was gained over waiting; the model's wall is that of the "
      + "same calls with nothing between them."
    let figures = parts.compactMap { kind, summary in
      summary.timeline.map { figure($0, kind) }
    }
    return ReportSection(
      "communication", "Communication",
      [.words(lead), .table(totals(of: parts)), .table(agents(of: parts)), .figures(figures)])
  }

  private typealias Part = (CommunicationProtocol, CommunicationSummary)

  // MARK: Tables

  private func totals(of parts: [Part]) -> DataTable {
    DataTable(
      "Communication by protocol",
      [.text("figure")] + parts.map { .number($0.0.rawValue) },
      rows: Self.figures.map { name, figure in [name] + parts.map { figure($0.1) } },
      fullFile: nil)
  }

  private static let figures: KeyValuePairs<String, (CommunicationSummary) -> String> = [
    "runs": { "\($0.runs)" },
    "runs without an answer": { "\($0.failedRuns)" },
    "runs that were cut off": { "\($0.unfinishedRuns)" },
    "calls": { "\($0.agents.reduce(0) { $0 + $1.segments })" },
    "prompt tokens": { "\($0.prefillTokens)" },
    "of these from the prefix cache": { "\($0.cachedTokens) (\(number($0.cacheHitRatio)))" },
    "written tokens": { "\($0.decodeTokens)" },
    "α, prompt tokens read anew per written one": { number($0.alpha) },
    "β, prompt tokens from the cache per written one": { number($0.beta) },
    "tokens counted by": { $0.usageSource == .server ? "the server" : "the server or estimated" },
    "call time": { seconds($0.apiTime) },
    "wall time": { seconds($0.wallTime) },
    "call time / wall time": { number($0.speedup, places: 2) },
    "call time of the longest path / wall time": { number($0.streamingSpeedup, places: 2) },
    "A·S / (S + A − 1)": { number($0.boundSimple, places: 2) },
    "model's wall / wall time": { number($0.modelFraction) },
    "runs with agents at work at once": { "\($0.overlappingRuns)" },
    "first text, median and 99th percentile": { spread($0.firstTextLatencies) },
    "hand-off, median and 99th percentile": { spread($0.handOffLatencies) },
    "most messages in a queue": { "\($0.queueDepth)" },
    "runs of first agents without steps": { "\($0.formatMisses)" },
    "retries": { "\($0.retries)" },
    "tokens that nobody used (estimate)": { "\($0.wastedTokens)" },
    "cost": { $0.costUSD.map { "\(Decimals.fixed($0, places: 4)) USD" } ?? "unknown" },
  ]

  private func agents(of parts: [Part]) -> DataTable {
    DataTable(
      "Agents by protocol",
      [
        .text("agent"), .text("protocol"), .number("calls"), .number("prompt tokens"),
        .number("from the cache"), .number("share"), .number("written tokens"),
        .number("call time"),
      ],
      rows: parts.flatMap { kind, summary in
        summary.agents.map { agent in
          [
            agent.name, kind.rawValue, "\(agent.segments)", "\(agent.prefillTokens)",
            "\(agent.cachedTokens)", Self.number(agent.cacheHitRatio), "\(agent.decodeTokens)",
            Self.seconds(agent.apiTime),
          ]
        }
      }, fullFile: nil)
  }

  private static func seconds(_ value: Double) -> String { "\(number(value)) s" }

  private static func spread(_ spread: CommunicationSummary.Spread?) -> String {
    guard let spread else { return "–" }
    return "\(number(spread.p50 * 1_000)) and \(number(spread.p99 * 1_000)) ms"
  }

  // MARK: Timeline

  private func figure(
    _ timeline: CommunicationTimeline, _ kind: CommunicationProtocol
  ) -> ReportFigure {
    let chart = TimelineChart(
      title: "Timeline of one run, \(kind.rawValue)",
      summary: "\(timeline.rows.count) agents in \(Self.seconds(timeline.wall)), "
        + "\(timeline.rows.reduce(0) { $0 + $1.calls.count }) calls.",
      xTitle: "seconds since the start of the run", words: ("call", "step handed on"),
      rows: timeline.rows.map { row in
        .init(
          name: row.agent, note: "\(Self.number(row.apiTime, places: 1)) s",
          bars: row.calls.map { call in
            .init(
              start: call.start, end: call.end, isFailed: call.isFailed,
              label: "\(row.agent), \(Self.words(for: call)): \(Self.number(call.start)) to "
                + Self.seconds(call.end))
          },
          marks: row.steps.enumerated().map { index, time in
            .init(time: time, label: "\(row.agent), step \(index + 1): \(Self.seconds(time))")
          })
      }, end: timeline.wall)
    let note = "The run with the median wall time." + (chart.thinning.map { " " + $0 } ?? "")
    return ReportFigure(
      name: "timeline-\(kind.rawValue)", chart: chart, note: note, table: table(of: timeline, kind))
  }

  private func table(
    of timeline: CommunicationTimeline, _ kind: CommunicationProtocol
  ) -> DataTable {
    DataTable(
      "Calls and steps of one run, \(kind.rawValue)",
      [.text("agent"), .text("what"), .number("from"), .number("to")],
      rows: timeline.rows.flatMap { row in
        row.calls.map { call in
          [row.agent, Self.words(for: call), Self.seconds(call.start), Self.seconds(call.end)]
        }
          + row.steps.enumerated().map { index, time in
            [row.agent, "step \(index + 1) handed on", Self.seconds(time), ""]
          }
      }, fullFile: "communication.jsonl")
  }

  private static func words(for call: CommunicationTimeline.Call) -> String {
    "\(call.isFailed ? "failed " : "")call \(call.number)"
  }
}
