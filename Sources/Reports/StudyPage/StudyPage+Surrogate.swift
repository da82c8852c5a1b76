import PromptSpace
import Studies

extension StudyPage {
  var predictions: ReportSection {
    let scatter = PredictionScatter(trials)
    guard let error = scatter.rootMeanSquaredError, let bias = scatter.bias else {
      return ReportSection(
        "predictions", "Predicted against observed",
        absence:
          "No usable evaluation was proposed with a prediction, so there is nothing to compare.")
    }
    let groups = PointGroups([
      .init(
        name: "evaluations",
        points: scatter.points.map { point in
          .init(
            x: point.predicted, y: point.observed, lower: point.interval?.lower,
            upper: point.interval?.upper,
            label: "evaluation \(point.trial): predicted \(Self.number(point.predicted)), "
              + "observed \(Self.number(point.observed))")
        })
    ])
    let words =
      "Before it was measured, \(scatter.points.count) times: root mean squared error "
      + "\(Self.number(error)), predicted minus observed \(Decimals.signed(bias)) on average. "
      + "An optimizer asks where it hopes for much, so that some excess is to be expected."
    let title = "Predicted and observed scores"
    let chart = ScatterChart(
      title: title,
      summary: "Root mean squared error \(Self.number(error)); on the dashed line they agree.",
      xTitle: "predicted mean", yTitle: "observed score", points: groups, hasDiagonal: true)
    let rows = scatter.points.map {
      [
        "\($0.trial)", Self.number($0.predicted), Self.number($0.uncertainty),
        Self.number($0.observed), Self.interval($0.interval?.lower, $0.interval?.upper),
      ]
    }
    let table = DataTable(
      title,
      [
        .number("evaluation"), .number("predicted"), .number("uncertainty σ"),
        .number("observed"), .number("95 % interval"),
      ], rows: rows)
    return ReportSection(
      "predictions", "Predicted against observed",
      [
        .words(words),
        .figures([
          .init(name: "predicted-observed", chart: chart, note: groups.thinning, table: table)
        ]),
      ])
  }

  var exploration: ReportSection {
    let split = ExplorationSplit(state.trials)
    guard !split.points.isEmpty else {
      return ReportSection(
        "exploration", "Exploration",
        absence:
          "No proposal came with both a predicted mean and an acquisition value, so there is no split to show."
      )
    }
    let isSum = !split.hasOtherUtilities
    let title =
      isSum
      ? "Predicted mean and exploration bonus of each proposal"
      : "Predicted mean and uncertainty of each proposal"
    func series(_ name: String, _ value: (ExplorationSplit.Point) -> Double?) -> LineChart.Series {
      .init(
        name: name,
        points: split.points.compactMap { point in
          value(point).map { .init(x: Double(point.trial), y: $0) }
        })
    }
    let chart = LineChart(
      title: title,
      summary: isSum
        ? "The acquisition is the sum of the two." : "The acquisition is no sum of the two.",
      xTitle: "evaluations", yTitle: "in units of the score",
      series: [
        series("mean", \.mean), isSum ? series("bonus", \.bonus) : series("σ", \.uncertainty),
      ], xIsWhole: true, includesZero: true)
    let rows = split.points.map {
      [
        "\($0.trial)", Self.number($0.mean), Self.number($0.bonus), Self.number($0.uncertainty),
        Self.number($0.acquisition, places: isSum ? 3 : 6),
      ]
    }
    let words =
      isSum
      ? "The bonus is the acquisition minus the predicted mean: what a proposal was worth for the sake of learning."
      : "An expected improvement, or a gain per call, was maximized. That is no sum of the predicted mean and a "
        + "bonus: σ is drawn instead."
    return ReportSection(
      "exploration", "Exploration",
      [
        .words(words),
        .figures([
          .init(
            name: "exploration", chart: chart,
            table: DataTable(
              title,
              [
                .number("evaluation"), .number("mean"), .number("bonus"),
                .number("uncertainty σ"), .number("acquisition"),
              ], rows: rows))
        ]),
      ])
  }
}
