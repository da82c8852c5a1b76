import Testing

@testable import Reports

@Suite struct LiveReportTests {
  private func mean(_ value: Double?, n: Int = 3) -> LiveFigures.Mean {
    .init(
      n: value == nil ? 0 : n, mean: value, lower: n > 1 ? value.map { $0 - 0.05 } : nil,
      upper: n > 1 ? value.map { $0 + 0.05 } : nil)
  }

  private func method(_ name: String, gain: Double?) -> LiveFigures.Method {
    var method = LiveFigures.Method(
      name: name, studies: 3, best: mean(0.625), area: mean(0.5), test: mean(gain.map { $0 + 0.5 }),
      gain: mean(gain), verdicts: (better: 2, worse: 0), meanCalls: 321)
    method.curve = [0, 40, 90].map { .init(calls: $0, best: mean(0.25 + Double($0) / 200)) }
    return method
  }

  private func figures(_ names: [String], gain: Double? = 0.2) -> LiveFigures {
    LiveFigures(
      project: "reading", maxCalls: 400, baseline: names[0],
      methods: names.map { method($0, gain: gain) },
      differences: names.dropFirst().map {
        .init(
          method: $0, gain: mean(gain.map { $0 / 2 }), record: .init(wins: 2, ties: 1, losses: 0),
          unmeasured: gain == nil ? 3 : 0, conclusion: gain == nil ? .notShown : .better)
      },
      studies: names.flatMap { name in
        (1...3).map { seed in
          .init(
            method: name, seed: UInt64(seed), test: (0.5, gain.map { $0 + 0.5 }),
            difference: gain.map { .init(mean: $0, lower: $0 - 0.15, upper: $0 + 0.1) },
            verdict: "better", calls: 300 + seed)
        }
      }, realCalls: 1_234)
  }

  @Test func itHasTheCurvesTheGainsAndTheCosts() {
    let report = LiveReport(figures(["random", "maspob"]), tool: "maspob 0")
    let page = ParsedMarkup(report.html)
    #expect(page.isWellFormed)
    #expect(
      page.all("h2").map(\.text) == [
        "Gain on the test split", "Best validation score by calls", "Each study", "Costs",
      ])
    #expect(
      report.plots.map(\.name) == [
        "live-gain.svg", "live-differences.svg", "live-progress.svg", "live-studies.svg",
        "live-costs.svg",
      ])
    let cells = page.all("td").map(\.text)
    for cell in [
      "+0.200", "[0.150, 0.250]", "+0.100", "[0.050, 0.150]", "0.625", "better", "40", "0.450",
      "[0.050, 0.300]", "301", "321",
    ] { #expect(cells.contains(cell), "\(cell)") }
    let words = page.all("p").map(\.text)
    #expect(
      words.contains(
        "maspob is better than random: +0.100, interval [0.050, 0.150], 3 pairs."))
    #expect(words.contains { $0.hasPrefix("1234 calls reached a server") && $0.contains("1812") })
    #expect(report.html == LiveReport(figures(["random", "maspob"]), tool: "maspob 0").html)
  }

  @Test func namesAreOnlyText() {
    let names = MarkupTests.hostile.enumerated().map { "\($0) \($1)" }
    let report = LiveReport(figures(names), tool: "<b>")
    let page = ParsedMarkup(report.html)
    #expect(page.isWellFormed)
    #expect(page.all("script").isEmpty && page.all("b").isEmpty && page.all("img").isEmpty)
    for plot in report.plots { #expect(ParsedMarkup(plot.svg).isWellFormed) }
  }

  /// Nothing measured on the test split: said in words, and the curves are there all the same.
  @Test func whatWasNotMeasuredIsSaid() {
    let report = LiveReport(figures(["random", "maspob"], gain: nil), tool: "t")
    let page = ParsedMarkup(report.html)
    #expect(page.isWellFormed)
    #expect(report.html.contains("maspob and random have no pair of studies with a measurement."))
    #expect(!report.plots.contains { ["live-studies.svg", "live-costs.svg"].contains($0.name) })
    #expect(report.plots.contains { $0.name == "live-progress.svg" })
    #expect(!report.html.contains("nan"))
  }

  @Test func aMethodAloneHasNoDifferences() {
    let report = LiveReport(figures(["random"]), tool: "t")
    #expect(!report.plots.contains { $0.name == "live-differences.svg" })
    let none = LiveFigures(
      project: "p", maxCalls: 1, baseline: "", methods: [], differences: [], studies: [],
      realCalls: 0)
    #expect(LiveReport(none, tool: "t").html.contains("No method was run."))
  }

  /// Values hold until the next point: the line is a staircase, not a slope.
  @Test func theCurveIsAStaircase() throws {
    let report = LiveReport(figures(["random"]), tool: "t")
    let plot = try #require(report.plots.first { $0.name == "live-progress.svg" })
    let path = try #require(
      ParsedMarkup(plot.svg).all("path").compactMap { $0.attributes["d"] }.last)
    // Three values are five corners.
    #expect(path.filter { $0 == "L" }.count == 4, "\(path)")
  }
}
