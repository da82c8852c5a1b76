/// A comparison of methods as one self-contained HTML file, and its charts as files beside it.
///
/// The same numbers give the same bytes.
public struct ComparisonReport: Sendable {
  public let html: String
  public let plots: [PlotFile]

  /// - Parameters:
  ///   - figures: the tables in the order in which they are shown; one that pools the others first is read first.
  ///   - tool: named at the foot of the page.
  /// - Complexity: O(tables · methods · points).
  public init(_ figures: ComparisonFigures, tool: String) {
    let studies = figures.tables.map { $0.methods.first?.studies ?? 0 }.max() ?? 0
    let page = HTMLPage(
      title: "Comparison of methods",
      subtitle: "\(figures.limits); up to \(studies) studies of each method a table.",
      sections: figures.tables.enumerated().map { ComparisonSection($1, $0, figures).section }
        + Self.notes(figures.notes),
      footer:
        "Made by \(tool). Intervals cover 95 % over the studies, given these tables; bands are pointwise."
    )
    html = page.html
    plots = page.plots
  }

  private static func notes(_ notes: [String]) -> [ReportSection] {
    notes.isEmpty
      ? [] : [ReportSection("notes", "How methods ran", notes.map { .words($0) })]
  }
}

/// One table, or all of them together.
private struct ComparisonSection {
  let table: ComparisonFigures.Table
  let figures: ComparisonFigures
  /// What the names of this table's figures begin with.
  let prefix: String

  init(_ table: ComparisonFigures.Table, _ index: Int, _ figures: ComparisonFigures) {
    self.table = table
    self.figures = figures
    prefix = "table-\(index + 1)"
  }

  var section: ReportSection {
    guard !table.methods.isEmpty else {
      return ReportSection(prefix, table.name, absence: "No method was run on this table.")
    }
    let lead =
      "Regret is the distance to the best combination in units of a uniform draw's: 0 is the best, 1 is "
      + "what a blind choice has on average."
    var charts = [
      curves("evaluations", \.byEvaluations), curves("calls", \.byCalls), final, differences,
    ].compactMap { $0 }
    if table.differences.isEmpty { charts.removeAll { $0.name == "\(prefix)-differences" } }
    return ReportSection(prefix, table.name, [.words(lead), .figures(charts)])
  }

  private func curves(
    _ axis: String, _ points: (ComparisonFigures.Method) -> [ComparisonFigures.CurvePoint]
  ) -> ReportFigure? {
    let series = table.methods.map { method in
      LineChart.Series(
        name: method.name,
        points: points(method).map {
          .init(x: $0.spent, y: $0.regret.mean, lower: $0.regret.lower, upper: $0.regret.upper)
        })
    }
    guard series.contains(where: { !$0.points.isEmpty }) else { return nil }
    let title = "Mean regret by \(axis), \(table.name)"
    let chart = LineChart(
      title: title, summary: "Lower is better; bands are 95 % bootstrap intervals.", xTitle: axis,
      yTitle: "mean normalized regret", series: series, xIsWhole: true, includesZero: true)
    let rows = table.methods.flatMap { method in
      points(method).map {
        [
          method.name, Decimals.fixed($0.spent, places: 0), Decimals.fixed($0.regret.mean),
          interval($0.regret),
        ]
      }
    }
    return ReportFigure(
      name: "\(prefix)-regret-by-\(axis)", chart: chart, note: "Lower is better.",
      table: DataTable(
        title, [.text("method"), .number(axis), .number("mean regret"), .number("95 % band")],
        rows: rows, fullFile: nil))
  }

  private var final: ReportFigure {
    let title = "Regret at the end, \(table.name)"
    let percent = Decimals.fixed(figures.target * 100, places: 0)
    let rows = table.methods.map { method in
      [
        method.name, "\(method.studies)", Decimals.fixed(method.meanBest, places: 4),
        Decimals.fixed(method.regret.mean), interval(method.regret), Decimals.fixed(method.area),
        "\(Decimals.fixed(method.reached * 100, places: 0)) %",
        method.medianEvaluations.map(String.init) ?? "–",
        method.medianCalls.map(String.init) ?? "–", Decimals.fixed(method.meanCalls, places: 0),
      ]
    }
    let table = DataTable(
      title,
      [
        .text("method"), .number("studies"), .number("mean best score"), .number("regret"),
        .number("95 % interval"), .number("area"), .number("reach \(percent) %"),
        .number("median evaluations"), .number("median calls"), .number("calls a study"),
      ], rows: rows, fullFile: nil)
    let chart = BarChart(
      title: title, summary: "Mean final regret with 95 % bootstrap intervals; lower is better.",
      xTitle: "mean normalized regret",
      rows: self.table.methods.enumerated().map { index, method in
        row(method.name, method.regret, Decimals.fixed(method.regret.mean), group: index)
      }, style: .dots)
    return ReportFigure(
      name: "\(prefix)-final-regret", chart: chart, note: "Lower is better.", table: table)
  }

  private var differences: ReportFigure {
    let title = "Regret minus that of \(figures.baseline), \(table.name)"
    let chart = BarChart(
      title: title,
      summary: "Paired differences with 95 % intervals; left of zero a method beats the baseline.",
      xTitle: "difference of regret",
      rows: table.differences.enumerated().map { index, difference in
        row(
          difference.method, difference.regret, Self.words(difference.record),
          group: table.methods.firstIndex { $0.name == difference.method } ?? index)
      }, style: .dots)
    let rows = table.differences.map { difference in
      [
        difference.method, Decimals.signed(difference.regret.mean), interval(difference.regret),
        "\(difference.record.wins)", "\(difference.record.ties)", "\(difference.record.losses)",
        difference.conclusion.rawValue,
      ]
    }
    return ReportFigure(
      name: "\(prefix)-differences", chart: chart,
      note:
        "Left of zero is better; the numbers are wins, ties and losses. A conclusion needs more than the "
        + "bootstrap interval shown here: that of Student's t must exclude zero too.",
      table: DataTable(
        title,
        [
          .text("method"), .number("difference"), .number("95 % interval"), .number("wins"),
          .number("ties"), .number("losses"), .text("conclusion"),
        ], rows: rows, fullFile: nil))
  }

  private func row(
    _ name: String, _ estimate: ComparisonFigures.Estimate, _ note: String, group: Int
  ) -> BarChart.Row {
    BarChart.Row(
      name: name, value: estimate.mean, lower: estimate.lower, upper: estimate.upper, note: note,
      group: group)
  }

  private static func words(_ record: ComparisonFigures.Record) -> String {
    "\(record.wins)/\(record.ties)/\(record.losses)"
  }

  private func interval(_ estimate: ComparisonFigures.Estimate) -> String {
    StudyPage.interval(estimate.lower, estimate.upper)
  }
}
