/// A grid of numbers, each written in its cell on a fill that follows it.
struct HeatMap: Chart {
  let title: String
  let summary: String
  let rowTitle: String
  let columnTitle: String
  let rowNames: [String]
  let columnNames: [String]
  /// By row and column; `nil` where nothing was measured.
  let cells: [[Double?]]
  /// Shown where a pointer rests on a cell, by row and column.
  let notes: [[String]]

  private var cell: (width: Double, height: Double) {
    (max(34, min(56, (392 - left) / Double(max(columnNames.count, 1)))), 28)
  }

  private var left: Double {
    min(110, (rowNames.map { TextMetrics.width(of: $0, size: 11) }.max() ?? 0)) + 12
  }

  private static let top = 50.0

  var size: (width: Double, height: Double) {
    (
      max(400, left + cell.width * Double(columnNames.count) + 8),
      Self.top + cell.height * Double(rowNames.count) + 8
    )
  }

  var body: [Markup] {
    let titles = [
      PlotFrame.text(
        "m", 4, 13,
        TextMetrics.fitted(
          "rows: \(rowTitle), columns: \(columnTitle)", size: 11, width: size.width - 8))
    ]
    let heads = columnNames.enumerated().map { index, name in
      PlotFrame.text(
        "m o", left + (Double(index) + 0.5) * cell.width, Self.top - 8,
        TextMetrics.fitted(name, size: 11, width: cell.width - 2))
    }
    return titles + heads + rowNames.indices.flatMap(row)
  }

  private func row(_ index: Int) -> [Markup] {
    let y = Self.top + Double(index) * cell.height
    let name = PlotFrame.text(
      "m e", left - 6, y + cell.height / 2 + 4,
      TextMetrics.fitted(rowNames[index], size: 11, width: left - 8))
    let squares = columnNames.indices.map { column in
      square(cells[index][column], notes[index][column], left + Double(column) * cell.width, y)
    }
    return [name] + squares
  }

  private func square(_ value: Double?, _ note: String, _ x: Double, _ y: Double) -> Markup {
    let level: Int? = value.flatMap { $0.isFinite ? self.level(of: $0) : nil }
    let style = level.map { "h\($0)" } ?? "x"
    let box = Markup.leaf(
      "rect",
      [
        "class": style, "x": SVGNumber.text(x + 1), "y": SVGNumber.text(y + 1),
        "width": SVGNumber.text(cell.width - 2), "height": SVGNumber.text(cell.height - 2),
      ])
    let words =
      level == nil
      ? "–"
      : TextMetrics.fitted(Decimals.fixed(value ?? 0, places: 2), size: 10, width: cell.width - 2)
    let text = PlotFrame.text(
      "c o" + (level.map { " t\($0)" } ?? ""), x + cell.width / 2, y + cell.height / 2 + 4, words)
    return .tag("g", [:], [.tag("title", [:], text: note), box, text])
  }

  /// Which of the fills: equal steps between the lowest and the highest value of the grid.
  private func level(of value: Double) -> Int {
    let values = cells.flatMap { $0 }.compactMap { $0 }.filter(\.isFinite)
    guard let low = values.min(), let high = values.max(), high > low else {
      return Palette.heat.count / 2
    }
    let share = (value - low) / (high - low)
    return min(Palette.heat.count - 1, Int(share * Double(Palette.heat.count)))
  }
}
