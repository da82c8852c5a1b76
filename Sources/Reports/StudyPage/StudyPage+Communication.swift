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
    let columns = parts.map { Self.figures(of: $0.1) }
    let rows = (columns.first ?? []).indices.map { row in
      [columns[0][row].name] + columns.map { $0[row].value }
    }
    return DataTable(
      "Communication by protocol",
      [.text("figure")] + parts.map { .number($0.0.rawValue) }, rows: rows, fullFile: nil)
  }

  private static func figures(
    of summary: CommunicationSummary
  ) -> [(name: String, value: String)] {
    [
      ("runs", "\(summary.runs)"),
      ("runs without an answer", "\(summary.failedRuns)"),
      ("runs that were cut off", "\(summary.unfinishedRuns)"),
      ("calls", "\(summary.agents.reduce(0) { $0 + $1.segments })"),
      ("prompt tokens", "\(summary.prefillTokens)"),
      (
        "of these from the prefix cache",
        "\(summary.cachedTokens) (\(number(summary.cacheHitRatio)))"
      ),
      ("written tokens", "\(summary.decodeTokens)"),
      ("α, prompt tokens read anew per written one", number(summary.alpha)),
      ("β, prompt tokens from the cache per written one", number(summary.beta)),
      (
        "tokens counted by",
        summary.usageSource == .server ? "the server" : "the server or estimated"
      ),
      ("call time", seconds(summary.apiTime)),
      ("wall time", seconds(summary.wallTime)),
      ("call time / wall time", number(summary.speedup, places: 2)),
      ("call time of the longest path / wall time", number(summary.streamingSpeedup, places: 2)),
      ("A·S / (S + A − 1)", number(summary.boundSimple, places: 2)),
      ("model's wall / wall time", number(summary.modelFraction)),
      ("runs with agents at work at once", "\(summary.overlappingRuns)"),
      ("first text, median and 99th percentile", spread(summary.firstTextLatencies)),
      ("hand-off, median and 99th percentile", spread(summary.handOffLatencies)),
      ("most messages in a queue", "\(summary.queueDepth)"),
      ("runs of first agents without steps", "\(summary.formatMisses)"),
      ("retries", "\(summary.retries)"),
      ("tokens that nobody used (estimate)", "\(summary.wastedTokens)"),
      ("cost", summary.costUSD.map { "\(Decimals.fixed($0, places: 4)) USD" } ?? "unknown"),
    ]
  }

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
