/// Who was at work when: a row a name, a bar from start to end, a triangle above it for a moment.
struct TimelineChart: Chart {
  struct Bar: Hashable, Sendable {
    let start: Double
    let end: Double
    /// Drawn as an outline.
    var isFailed = false
    /// Shown where a pointer rests on it.
    let label: String
  }

  struct Mark: Hashable, Sendable {
    let time: Double
    let label: String
  }

  struct Row: Hashable, Sendable {
    let name: String
    /// Written at the end of the row.
    let note: String
    let bars: [Bar]
    let marks: [Mark]
  }

  let title: String
  let summary: String
  let xTitle: String
  /// What bars and triangles are, for the legend.
  let words: (bar: String, mark: String)
  let rows: [Row]
  let end: Double

  /// Rows, and bars and marks of a row, beyond which nobody tells them apart.
  static let mostRows = 40
  static let mostShapes = 150

  private static let rowHeight = 30.0
  private static let markGroup = 4

  private var drawn: ArraySlice<Row> { rows.prefix(Self.mostRows) }
  private var bottom: Double { 8 + Self.rowHeight * Double(max(drawn.count, 1)) }
  private var scale: AxisScale {
    AxisScale(covering: [end], includingZero: true, isTight: true, intervals: 8)
  }

  /// What is left out, or `nil`.
  var thinning: String? {
    let isCut = rows.contains { max($0.bars.count, $0.marks.count) > Self.mostShapes }
    guard isCut || rows.count > Self.mostRows else { return nil }
    return "The first \(Self.mostRows) rows are drawn, and of each the first \(Self.mostShapes)."
  }

  var size: (width: Double, height: Double) { (720, bottom + 62) }

  private var left: Double {
    min(drawn.map { TextMetrics.width(of: $0.name, size: 12) }.max() ?? 0, 150) + 12
  }

  private var right: Double {
    let notes = drawn.map { TextMetrics.width(of: $0.note, size: 11) }.max() ?? 0
    // The last tick's label is centred on it.
    let overhang = TextMetrics.width(of: scale.label(scale.upper), size: 11) / 2 + 4
    return size.width - max(min(notes, 100) + 14, overhang)
  }

  var body: [Markup] {
    let (left, right, scale) = (left, right, scale)
    func x(_ time: Double) -> Double { left + scale.position(time) * (right - left) }
    let axis = scale.ticks.flatMap { tick in
      [
        PlotFrame.line(tick == 0 ? "z" : "g", (x(tick), 4), (x(tick), bottom)),
        PlotFrame.text("m o", x(tick), bottom + 16, scale.label(tick)),
      ]
    }
    let shapes = drawn.enumerated().flatMap { index, row in
      self.shapes(
        row, index, middle: 8 + (Double(index) + 0.6) * Self.rowHeight, left: left, right: right, x)
    }
    return axis + shapes + [
      PlotFrame.text(
        "m o", (left + right) / 2, bottom + 33,
        TextMetrics.fitted(xTitle, size: 11, width: right - left))
    ] + legend
  }

  private func shapes(
    _ row: Row, _ index: Int, middle: Double, left: Double, right: Double,
    _ x: (Double) -> Double
  ) -> [Markup] {
    let bars = row.bars.prefix(Self.mostShapes).filter { $0.start.isFinite && $0.end.isFinite }
    let marks = row.marks.prefix(Self.mostShapes).filter(\.time.isFinite)
    let texts = [
      PlotFrame.text(
        "e", left - 8, middle + 4, TextMetrics.fitted(row.name, size: 12, width: left - 10)),
      PlotFrame.text(
        "m", right + 8, middle + 4,
        TextMetrics.fitted(row.note, size: 11, width: size.width - right - 10)),
    ]
    return texts
      + bars.map { bar in
        rectangle(
          bar.isFailed ? "y" : "p f\(index % Palette.series.count)", x(bar.start), middle - 7,
          width: max(x(bar.end) - x(bar.start), 0), label: bar.label)
      }
      + marks.map {
        Marker.at(x($0.time), middle - 11, group: Self.markGroup, radius: 3, label: $0.label)
      }
  }

  private func rectangle(
    _ style: String, _ x: Double, _ y: Double, width: Double, label: String
  ) -> Markup {
    .tag(
      "rect",
      [
        "class": style, "x": SVGNumber.text(x), "y": SVGNumber.text(y),
        "width": SVGNumber.text(width), "height": "14",
      ], [.tag("title", [:], text: label)])
  }

  private var legend: [Markup] {
    let y = bottom + 53
    let failed = "failed \(words.bar)"
    func room(_ text: String) -> Double { TextMetrics.width(of: text, size: 11) + 44 }
    let second = 12 + room(words.bar)
    let third = second + room(failed)
    return [
      rectangle("p f0", 12, y - 11, width: 20, label: words.bar),
      PlotFrame.text("m", 38, y, words.bar),
      rectangle("y", second, y - 11, width: 20, label: failed),
      PlotFrame.text("m", second + 26, y, failed),
      Marker.at(third + 4, y - 4, group: Self.markGroup, radius: 3, label: words.mark),
      PlotFrame.text("m", third + 14, y, words.mark),
    ]
  }
}
