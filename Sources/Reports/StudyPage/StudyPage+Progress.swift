import PromptSpace
import Studies

extension StudyPage {
  /// Best so far by evaluations, by calls and by money.
  var bestSoFar: ReportSection {
    let curve = BestSoFarCurve(trials)
    guard curve.points.contains(where: { $0.best != nil }) else {
      return ReportSection("best-so-far", "Best so far", absence: noUsableTrial)
    }
    // A trial of some examples is no evaluation.
    let axis = state.buysExamples ? "trials" : "evaluations"
    var figures = [
      figure(curve, name: "best-by-evaluations", axis: axis, isWhole: true) { Double($0.trial) }
    ]
    var absences: [String] = []
    if curve.points.contains(where: { $0.calls > 0 }) {
      figures.append(
        figure(curve, name: "best-by-calls", axis: "calls", isWhole: true) { Double($0.calls) })
    } else {
      absences.append("No evaluation reported a call, so there is no curve over calls.")
    }
    if curve.hasMoney {
      figures.append(figure(curve, name: "best-by-money", axis: "US dollars") { $0.usd })
    } else {
      absences.append(
        curve.points.last?.usd == nil
          ? "No prices are known, so there is no curve over money."
          : "No evaluation cost money, so there is no curve over it.")
    }
    let lead =
      "The line is the highest validation score so far with its 95 % interval, points are single "
      + "evaluations. As a maximum of noisy scores it is too high on average; the verdict rests on the "
      + "test split."
    return ReportSection(
      "best-so-far", "Best so far",
      [.words(lead), .figures(figures)] + absences.map { .words($0) })
  }

  private func figure(
    _ curve: BestSoFarCurve, name: String, axis: String, isWhole: Bool = false,
    at x: (BestSoFarCurve.Point) -> Double?
  ) -> ReportFigure {
    let line = curve.points.compactMap { point in
      point.best.flatMap { best in
        x(point).map {
          LineChart.Point(
            x: $0, y: best, lower: point.bestInterval?.lower, upper: point.bestInterval?.upper)
        }
      }
    }
    let marks = marks(of: curve, at: x)
    let last = line.last?.y
    let chart = LineChart(
      title: "Best score so far by \(axis)",
      summary: "The best validation score ends at \(Self.number(last)) "
        + "after \(curve.points.count) evaluations." + (marks.thinning.map { " " + $0 } ?? ""),
      xTitle: axis, yTitle: "validation score",
      series: [.init(name: "best", points: line, isStep: true)],
      marks: marks, xIsWhole: isWhole)
    let rows = curve.points.map { point in
      [
        "\(point.trial)", "\(point.calls)", Self.number(point.usd, places: 4),
        Self.number(point.score), point.standing.rawValue, Self.number(point.best),
        Self.interval(point.bestInterval?.lower, point.bestInterval?.upper),
      ]
    }
    return ReportFigure(
      name: name, chart: chart, note: marks.thinning,
      table: DataTable(
        "Best score so far by \(axis)",
        [
          .number("evaluation"), .number("calls so far"), .number("USD so far"), .number("score"),
          .text("standing"), .number("best so far"), .number("95 % interval"),
        ], rows: rows))
  }

  private func marks(
    of curve: BestSoFarCurve, at x: (BestSoFarCurve.Point) -> Double?
  ) -> PointGroups {
    let names: [(TrialState, String)] = [
      (.complete, "usable"), (.raced, "gave up early"), (.unusable, "unusable"),
      (.partial, "some examples"),
    ]
    return PointGroups(
      names.map { standing, name in
        .init(
          name: name,
          points: curve.points.compactMap { point in
            guard point.standing == standing, let score = point.score, let place = x(point) else {
              return nil
            }
            return .init(
              x: place, y: score, label: "evaluation \(point.trial): \(Self.number(score))")
          })
      }, offset: 1)
  }
}
