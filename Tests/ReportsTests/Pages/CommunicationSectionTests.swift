import LanguageModels
import PromptSpace
import Studies
import Testing
import Workflows

@testable import Reports

@Suite struct CommunicationSectionTests {
  /// Two agents, the second with a call that failed; a name that must be escaped.
  private static func events(_ kind: CommunicationProtocol) -> [CommunicationEvent] {
    func event(
      _ kind: CommunicationEvent.Kind, _ agent: String?, _ seconds: Double,
      _ fill: (inout CommunicationEvent) -> Void = { _ in }
    ) -> CommunicationEvent {
      var event = CommunicationEvent(kind, run: "1/e/0", seconds: seconds, agent: agent)
      event.call = 1
      event.attempt = 1
      fill(&event)
      return event
    }
    let usage = TokenUsage(inputTokens: 200, outputTokens: 100, cachedInputTokens: 50)
    let second = "b<i>"
    return [
      event(.runStarted, nil, 0) {
        $0.protocolName = kind
        $0.agents = [.init(id: "a", after: []), .init(id: second, after: ["a"])]
      },
      event(.callStarted, "a", 0), event(.firstText, "a", 0.5),
      event(.step, "a", 2) { $0.step = 1 },
      event(.callStarted, second, 2.25) { $0.inbound = [.init(agent: "a", step: 1)] },
      event(.step, "a", 4) { $0.step = 2 },
      event(.callEnded, "a", 4) { ($0.usage, $0.costUSD, $0.calls) = (usage, 0.25, 1) },
      event(.callEnded, second, 3) { ($0.reason, $0.calls, $0.costUSD) = ("reset", 1, 0) },
      event(.callStarted, second, 3.5) { $0.attempt = 2 },
      event(.callEnded, second, 8) { ($0.usage, $0.costUSD, $0.calls) = (usage, 0.5, 1) },
      event(.step, second, 8) { $0.step = 1 },
      event(.runEnded, nil, 8),
    ]
  }

  private func report(
    _ communication: [CommunicationProtocol: CommunicationSummary]
  ) -> HTMLReport {
    HTMLReport(
      state: ReportFixture.state(.init(), seed: 1),
      manifest: ReportFixture.manifest(agents: 3) { _ in ["a", "b", "c", "d"] }, bill: .zero,
      communication: communication)
  }

  private func cells(_ page: ParsedMarkup, below name: String) -> [String] {
    let texts = page.elements.filter { ["th", "td"].contains($0.name) }.map(\.text)
    guard let row = texts.firstIndex(of: name) else { return [] }
    return Array(texts[(row + 1)...].prefix(2))
  }

  @Test func runsThatTalkHaveASection() throws {
    let communication = [CommunicationProtocol.serial, .streaming].reduce(into: [:]) {
      $0[$1] = CommunicationSummary(Self.events($1))
    }
    let report = report(communication)
    let page = ParsedMarkup(report.html)
    #expect(page.isWellFormed)
    #expect(page.all("h2").map(\.text).contains("Communication"))
    #expect(cells(page, below: "wall time") == ["8.000 s", "8.000 s"])
    #expect(cells(page, below: "call time / wall time") == ["1.16", "1.16"])
    #expect(cells(page, below: "runs with agents at work at once") == ["1", "1"])
    #expect(
      cells(page, below: "hand-off, median and 99th percentile").last == "250.000 and 250.000 ms")
    #expect(cells(page, below: "retries") == ["1", "1"])
    #expect(cells(page, below: "cost") == ["0.7500 USD", "0.7500 USD"])
    let plot = try #require(report.plots.first { $0.name == "timeline-streaming.svg" })
    let drawing = ParsedMarkup(plot.svg)
    // Three calls and two of the legend; the failed ones are outlines.
    #expect(drawing.all("rect").count == 5)
    #expect(drawing.all("rect").count { $0.attributes["class"] == "y" } == 2)
    #expect(drawing.all("path").count == 4, "three steps and one of the legend")
    #expect(drawing.all("title").map(\.text).contains("b<i>, failed call 1: 2.250 to 3.000 s"))
    #expect(report.plots.contains { $0.name == "timeline-serial.svg" })
  }

  @Test func aStudyWithoutSuchRunsHasNone() {
    let page = ParsedMarkup(report([:]).html)
    #expect(!page.all("h2").map(\.text).contains("Communication"))
  }

  @Test func barsLieAtTheirTimes() throws {
    let chart = TimelineChart(
      title: "T", summary: "S", xTitle: "seconds", words: ("call", "step"),
      rows: [
        .init(
          name: "a", note: "6.0 s",
          bars: [.init(start: 0, end: 5, label: "one"), .init(start: 9, end: 10, label: "two")],
          marks: [.init(time: 5, label: "step")])
      ], end: 10)
    let drawing = ParsedMarkup(chart.file)
    let bars = drawing.all("rect").prefix(2).map { bar in
      ["x", "width"].map { bar.attributes[$0].flatMap(Double.init) ?? .nan }
    }
    let unit = bars[1][1]
    #expect((bars[0][1] - 5 * unit).magnitude < 0.1)
    #expect((bars[1][0] - bars[0][0] - 9 * unit).magnitude < 0.1)
    // The last bar ends at the end of the axis, and the triangle points at the first one's end.
    let axis = drawing.all("line").compactMap { $0.attributes["x1"].flatMap(Double.init) }
    #expect(try (#require(axis.max()) - bars[1][0] - unit).magnitude < 0.1)
    let mark = try #require(drawing.all("path").first?.attributes["d"])
    #expect(mark.hasPrefix("M\(SVGNumber.text(bars[0][0] + 5 * unit)) "))
  }

  @Test func whatIsTooMuchIsCutAndSaid() {
    let bars = (0..<500).map {
      TimelineChart.Bar(start: Double($0), end: Double($0) + 0.5, label: "")
    }
    let chart = TimelineChart(
      title: "T", summary: "S", xTitle: "seconds", words: ("call", "step"),
      rows: (0..<60).map { .init(name: "\($0)", note: "", bars: bars, marks: []) }, end: 500)
    #expect(ParsedMarkup(chart.file).all("rect").count == 40 * 150 + 2)
    #expect(chart.thinning == "The first 40 rows are drawn, and of each the first 150.")
  }
}
