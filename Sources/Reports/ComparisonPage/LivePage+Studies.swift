extension LivePage {
  /// What a study would hand over, by the calls it was charged with.
  var progress: ReportSection {
    let title = "Best validation score by calls"
    let series = figures.methods.map { method in
      LineChart.Series(
        name: method.name,
        points: method.curve.compactMap { point in
          point.best.mean.map {
            .init(x: Double(point.calls), y: $0, lower: point.best.lower, upper: point.best.upper)
          }
        }, isStep: true)
    }
    guard series.contains(where: { !$0.points.isEmpty }) else {
      return ReportSection(
        "progress", title, absence: "No study has a score of its first evaluation.")
    }
    let rows = figures.methods.flatMap { method in
      method.curve.map {
        [
          method.name, "\($0.calls)", Self.number($0.best.mean), Self.interval($0.best),
          "\($0.best.n)",
        ]
      }
    }
    let chart = LineChart(
      title: title, summary: "Means over the studies; bands are 95 % t intervals.",
      xTitle: "calls charged", yTitle: "mean best score", series: series, xIsWhole: true)
    return ReportSection(
      "progress", title,
      [
        .words(
          "By the score on the validation split, which the search itself maximizes: what it promises, not what it "
            + "keeps. Before its first evaluation a study has the seed prompts."),
        .figures([
          ReportFigure(
            name: "live-progress", chart: chart, note: "Higher is better.",
            table: DataTable(
              title,
              [
                .text("method"), .number("calls"), .number("mean best"), .number("95 % interval"),
                .number("studies"),
              ], rows: rows, fullFile: nil))
        ]),
      ])
  }

  /// Each study with its own verdict.
  var single: ReportSection {
    let title = "Winner minus seed prompts, study by study"
    let measured = figures.studies.filter { $0.difference != nil }
    let rows = figures.studies.map { study in
      [
        study.method, "\(study.seed)", Self.number(study.seedTest), Self.number(study.bestTest),
        Self.signed(study.difference?.mean),
        StudyPage.interval(study.difference?.lower, study.difference?.upper), study.verdict,
        "\(study.calls)",
      ]
    }
    let table = DataTable(
      title,
      [
        .text("method"), .number("seed"), .number("seed prompts"), .number("winner"),
        .number("difference"), .number("95 % interval"), .text("verdict"), .number("calls"),
      ], rows: rows, fullFile: nil)
    guard !measured.isEmpty else {
      return ReportSection(
        "studies", "Each study",
        [.words("No study has a winner that was paired with the seed prompts."), .table(table)])
    }
    let chart = BarChart(
      title: title,
      summary: "Paired over the test examples, with 95 % intervals; right of zero is better.",
      xTitle: "difference on the test split",
      rows: measured.map { study in
        BarChart.Row(
          name: "\(study.method), \(study.seed)", value: study.difference?.mean ?? .nan,
          lower: study.difference?.lower, upper: study.difference?.upper,
          note: Self.signed(study.difference?.mean), group: group(of: study.method))
      }, style: .dots)
    return ReportSection(
      "studies", "Each study",
      [
        .figures([
          ReportFigure(
            name: "live-studies", chart: chart,
            note: "These intervals are over the examples of one study, not over studies.",
            table: table)
        ])
      ])
  }

  var costs: ReportSection {
    let charged = figures.studies.reduce(0) { $0 + $1.calls }
    let words =
      "\(figures.realCalls) calls reached a server, measuring what was held on the way included; the studies "
      + "are charged \(charged), each as if it had run alone."
    let title = "Gain by calls"
    let groups = figures.methods.map { method in
      PointGroups.Group(
        name: method.name,
        points: figures.studies.filter { $0.method == method.name }.compactMap { study in
          study.gain.map {
            .init(x: Double(study.calls), y: $0, label: "\(study.method), seed \(study.seed)")
          }
        })
    }
    let scatter = ScatterChart(
      title: title, summary: "One point a study: its calls, and its gain on the test split.",
      xTitle: "calls charged", yTitle: "gain on the test split", points: PointGroups(groups))
    let rows = figures.methods.map {
      [$0.name, Decimals.fixed($0.meanCalls, places: 0), Self.number($0.area.mean)]
    }
    let table = DataTable(
      "Calls a study",
      [.text("method"), .number("calls a study"), .number("area under the curve of the best")],
      rows: rows, fullFile: nil)
    guard groups.contains(where: { !$0.points.isEmpty }) else {
      return ReportSection("costs", "Costs", [.words(words), .table(table)])
    }
    return ReportSection(
      "costs", "Costs",
      [
        .words(words),
        .figures([ReportFigure(name: "live-costs", chart: scatter, table: table)]),
      ])
  }
}
