import PromptSpace
import Studies

extension StudyPage {
  /// More grids than this nobody compares, and the page would outgrow its limit.
  private static let mostPairs = 12

  /// Pairs of candidates along the edges of the workflow.
  var pairs: ReportSection {
    guard let topology else {
      return ReportSection(
        "pairs", "Pairs along edges", absence: "The workflow in the manifest is no acyclic graph.")
    }
    let maps = topology.edges.compactMap { edge in
      PairHeatMap(trials, pools: manifest.pools, from: edge.from, to: edge.to).map {
        // By positions: names of agents may hold what would join them.
        (name: "pair-\(edge.from)-\(edge.to)", map: $0)
      }
    }
    guard !maps.isEmpty else {
      return ReportSection(
        "pairs", "Pairs along edges",
        absence: trials.complete.isEmpty
          ? noUsableTrial
          : "No agent with several candidates reads the output of another, so there is no pair to show."
      )
    }
    let lead =
      "Where one agent reads the other's output: the mean score of the usable evaluations that held both "
      + "candidates. Most cells rest on one evaluation."
    let rest =
      maps.count > Self.mostPairs
      ? [ReportSection.Block.words("The first \(Self.mostPairs) of \(maps.count) edges are shown.")]
      : []
    return ReportSection(
      "pairs", "Pairs along edges",
      [.words(lead), .figures(maps.prefix(Self.mostPairs).map { figure($0.map, name: $0.name) })]
        + rest)
  }

  private func figure(_ map: PairHeatMap, name: String) -> ReportFigure {
    let columns = map.cells.first?.indices ?? 0..<0
    let title = "Mean score by pair, \(map.sender) → \(map.receiver)"
    let chart = HeatMap(
      title: title,
      summary: "\(map.measured) of \(map.cells.count * columns.count) pairs were measured; "
        + "darker is higher.",
      rowTitle: map.sender.rawValue, columnTitle: map.receiver.rawValue,
      rowNames: map.cells.indices.map(String.init), columnNames: columns.map(String.init),
      cells: map.cells.map { $0.map { $0?.mean } },
      notes: map.cells.enumerated().map { row, cells in
        cells.enumerated().map { column, cell in
          "\(row) with \(column): "
            + (cell.map { "\(Self.number($0.mean)), n = \($0.n)" } ?? "not measured")
        }
      })
    let rows = map.cells.enumerated().flatMap { row, cells in
      cells.enumerated().compactMap { column, cell in
        cell.map { ["\(row)", "\(column)", Self.number($0.mean), "\($0.n)"] }
      }
    }
    return ReportFigure(
      name: name, chart: chart,
      note: "Darker is higher; – was not measured.",
      table: DataTable(
        title,
        [
          .number("\(map.sender)"), .number("\(map.receiver)"), .number("mean"),
          .number("evaluations"),
        ], rows: rows))
  }
}
