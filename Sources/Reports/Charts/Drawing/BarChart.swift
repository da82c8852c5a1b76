/// One row a name: a bar from zero, or a dot with its interval, and the number written at the end.
struct BarChart: Chart {
  struct Row: Hashable, Sendable {
    let name: String
    let value: Double
    var lower: Double? = nil
    var upper: Double? = nil
    /// Written at the end of the row.
    let note: String
    /// Decides shape and colour.
    var group = 0
  }

  enum Style: Sendable {
    /// From zero: for amounts.
    case bars
    /// For means and differences; a zero line is drawn where the axis holds zero.
    case dots
  }

  let title: String
  let summary: String
  let xTitle: String
  let rows: [Row]
  var style = Style.bars

  private static let rowHeight = 24.0

  private var drawn: [Row] { rows.filter { $0.value.isFinite } }

  var size: (width: Double, height: Double) {
    (400, 54 + Self.rowHeight * Double(max(drawn.count, 1)))
  }

  var body: [Markup] {
    let names = drawn.map { TextMetrics.width(of: $0.name, size: 12) }.max() ?? 0
    let notes = drawn.map { TextMetrics.width(of: $0.note, size: 11) }.max() ?? 0
    let left = min(names, 130) + 12
    let right = size.width - min(notes, 120) - 14
    let values = drawn.flatMap { [$0.value] + [$0.lower, $0.upper].compactMap { $0 } }
    let scale = AxisScale(covering: values, includingZero: style == .bars, intervals: 4)
    let bottom = size.height - 44
    func x(_ value: Double) -> Double { left + scale.position(value) * (right - left) }
    let axis = scale.ticks.flatMap { tick in
      [
        PlotFrame.line(tick == 0 ? "z" : "g", (x(tick), 4), (x(tick), bottom)),
        PlotFrame.text("m o", x(tick), bottom + 16, scale.label(tick)),
      ]
    }
    let middle = (left + right) / 2
    let room = 2 * min(middle, size.width - middle) - 4
    let heading = PlotFrame.text(
      "m o", middle, bottom + 33, TextMetrics.fitted(xTitle, size: 11, width: room))
    return axis + [heading]
      + drawn.enumerated().flatMap { index, row in
        shapes(row, middle: 4 + (Double(index) + 0.5) * Self.rowHeight, left, right, x)
      }
  }

  private func shapes(
    _ row: Row, middle: Double, _ left: Double, _ right: Double, _ x: (Double) -> Double
  ) -> [Markup] {
    let colour = row.group % Palette.series.count
    var shapes = [
      PlotFrame.text(
        "e", left - 8, middle + 4, TextMetrics.fitted(row.name, size: 12, width: left - 10)),
      PlotFrame.text(
        "m", right + 8, middle + 4,
        TextMetrics.fitted(row.note, size: 11, width: size.width - right - 10)),
    ]
    if style == .bars {
      let (from, to) = (min(x(0), x(row.value)), max(x(0), x(row.value)))
      shapes.append(
        .tag(
          "rect",
          [
            "class": "p f\(colour)", "x": SVGNumber.text(from), "y": SVGNumber.text(middle - 7),
            "width": SVGNumber.text(to - from), "height": "14",
          ], [.tag("title", [:], text: "\(row.name): \(row.note)")]))
    }
    if let lower = row.lower, let upper = row.upper, lower.isFinite, upper.isFinite {
      shapes.append(PlotFrame.line("w s\(colour)", (x(lower), middle), (x(upper), middle)))
      shapes += [lower, upper].map { end in
        PlotFrame.line("w s\(colour)", (x(end), middle - 4), (x(end), middle + 4))
      }
    }
    if style == .dots {
      shapes.append(
        Marker.at(x(row.value), middle, group: row.group, label: "\(row.name): \(row.note)"))
    }
    return shapes
  }
}
