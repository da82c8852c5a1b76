import PromptSpace
import Studies

extension StudyPage {
  var costs: ReportSection {
    let scatter = CostScatter(trials)
    guard !scatter.points.isEmpty else {
      return ReportSection("costs", "Cost against score", absence: noUsableTrial)
    }
    guard scatter.hasCosts else {
      return ReportSection(
        "costs", "Cost against score",
        absence: "No evaluation reported calls, tokens or money, so costs are unknown.")
    }
    let front = scatter.front
    let groups = PointGroups([
      .init(name: "not beaten", points: front.map { point($0, scatter.unit) }),
      .init(
        name: "other evaluations",
        points: scatter.points.filter { !$0.isOnFront }.map { point($0, scatter.unit) }),
    ])
    let title = "Cost and score of each evaluated combination"
    let chart = ScatterChart(
      title: title,
      summary: "\(front.count) of \(scatter.points.count) evaluations are not beaten in both.",
      xTitle: scatter.unit.words, yTitle: "validation score", points: groups,
      front: front.map { ($0.cost, $0.score) })
    let table = DataTable(
      title,
      [
        .number("evaluation"), .number(scatter.unit.words), .number("score"),
        .number("95 % interval"), .text("not beaten"),
      ],
      rows: scatter.points.map {
        [
          "\($0.trial)", Self.number($0.cost, places: 2), Self.number($0.score),
          Self.interval($0.interval?.lower, $0.interval?.upper), $0.isOnFront ? "yes" : "",
        ]
      })
    let words =
      "What a combination costs where nothing is replayed, in \(scatter.unit.words). Not beaten: no other "
      + "scored as high for as little."
    return ReportSection(
      "costs", "Cost against score",
      [
        .words(words),
        .figures([.init(name: "cost-score", chart: chart, note: groups.thinning, table: table)]),
      ])
  }

  private func point(_ point: CostScatter.Point, _ unit: CostScatter.Unit) -> PointGroups.Point {
    .init(
      x: point.cost, y: point.score,
      label: "evaluation \(point.trial): \(Self.number(point.score)) for "
        + "\(Self.number(point.cost, places: 2)) \(unit.words)")
  }
}
