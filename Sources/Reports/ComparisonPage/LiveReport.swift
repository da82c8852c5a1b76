/// A comparison with real calls as one self-contained HTML file, and its charts as files beside it.
///
/// The same numbers give the same bytes.
public struct LiveReport: Sendable {
  public let html: String
  public let plots: [PlotFile]

  /// - Parameter tool: named at the foot of the page.
  /// - Complexity: O(methods · points + studies).
  public init(_ figures: LiveFigures, tool: String) {
    let studies = figures.methods.map(\.studies).max() ?? 0
    let page = HTMLPage(
      title: "Comparison of methods on \(figures.project)",
      subtitle:
        "\(studies) studies of each method with real calls, each charged at most \(figures.maxCalls).",
      sections: LivePage(figures: figures).sections,
      footer:
        "Made by \(tool). Intervals are Student's t over the seeds at 95 %, given these data; bands are pointwise."
    )
    html = page.html
    plots = page.plots
  }
}

/// The sections of the page.
struct LivePage {
  let figures: LiveFigures

  var sections: [ReportSection] {
    guard !figures.methods.isEmpty else {
      return [ReportSection("gain", "Gain on the test split", absence: "No method was run.")]
    }
    return [gains, progress, single, costs]
  }

  // MARK: Gains

  private var gains: ReportSection {
    let lead =
      "A study's gain is the score of what it hands over, minus that of the seed prompts, on examples that no "
      + "search saw."
    return ReportSection(
      "gain", "Gain on the test split",
      [.words(lead)] + figures.differences.map { .words(sentence($0)) }
        + [.figures([gainByMethod, differences].compactMap { $0 })])
  }

  private func sentence(_ difference: LiveFigures.Difference) -> String {
    guard let mean = difference.gain.mean else {
      return
        "\(difference.method) and \(figures.baseline) have no pair of studies with a measurement."
    }
    let words =
      switch difference.conclusion {
      case .better: "is better than"
      case .worse: "is worse than"
      case .notShown: "is not shown to differ from"
      }
    return "\(difference.method) \(words) \(figures.baseline): \(Decimals.signed(mean)), interval "
      + "\(Self.interval(difference.gain)), \(difference.gain.n) pairs."
  }

  private var gainByMethod: ReportFigure {
    let title = "Mean gain on the test split"
    let chart = BarChart(
      title: title, summary: "Means over the studies with 95 % t intervals; right is better.",
      xTitle: "gain over the seed prompts",
      rows: figures.methods.enumerated().map { index, method in
        Self.row(method.name, method.gain, group: index)
      }, style: .dots)
    let rows = figures.methods.map { method in
      [
        method.name, "\(method.studies)", Self.signed(method.gain.mean),
        Self.interval(method.gain), "\(method.gain.n)", Self.number(method.test.mean),
        Self.number(method.best.mean), "\(method.better)", "\(method.worse)",
      ]
    }
    return ReportFigure(
      name: "live-gain", chart: chart, note: "Right of zero the prompts got better.",
      table: DataTable(
        title,
        [
          .text("method"), .number("studies"), .number("gain"), .number("95 % interval"),
          .number("measured"), .number("test score"), .number("validation score"),
          .number("studies shown better"), .number("shown worse"),
        ], rows: rows, fullFile: nil))
  }

  private var differences: ReportFigure? {
    guard !figures.differences.isEmpty else { return nil }
    let title = "Gain minus that of \(figures.baseline)"
    let chart = BarChart(
      title: title, summary: "Paired by seed, with 95 % t intervals; right of zero is better.",
      xTitle: "difference of gains",
      rows: figures.differences.map { difference in
        Self.row(difference.method, difference.gain, group: group(of: difference.method))
      }, style: .dots)
    let rows = figures.differences.map { difference in
      [
        difference.method, Self.signed(difference.gain.mean), Self.interval(difference.gain),
        "\(difference.gain.n)", "\(difference.unmeasured)", "\(difference.record.wins)",
        "\(difference.record.ties)", "\(difference.record.losses)",
        difference.conclusion.rawValue,
      ]
    }
    return ReportFigure(
      name: "live-differences", chart: chart,
      note: "Without an interval there are fewer than two pairs, or all are equal.",
      table: DataTable(
        title,
        [
          .text("method"), .number("difference"), .number("95 % interval"), .number("pairs"),
          .number("pairs unmeasured"), .number("wins"), .number("ties"), .number("losses"),
          .text("conclusion"),
        ], rows: rows, fullFile: nil))
  }
}

extension LivePage {
  func group(of method: String) -> Int {
    figures.methods.firstIndex { $0.name == method } ?? 0
  }

  /// A mean that there is not is no point.
  static func row(_ name: String, _ mean: LiveFigures.Mean, group: Int) -> BarChart.Row {
    BarChart.Row(
      name: name, value: mean.mean ?? .nan, lower: mean.lower, upper: mean.upper,
      note: signed(mean.mean), group: group)
  }

  static func number(_ value: Double?) -> String { value.map { Decimals.fixed($0) } ?? "–" }

  static func signed(_ value: Double?) -> String { value.map { Decimals.signed($0) } ?? "–" }

  static func interval(_ mean: LiveFigures.Mean) -> String {
    StudyPage.interval(mean.lower, mean.upper)
  }
}
