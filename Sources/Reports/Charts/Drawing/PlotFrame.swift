/// The axes of a plot and the way from values to places on the drawing.
struct PlotFrame {
  let width: Double
  let height: Double
  let x: AxisScale
  let y: AxisScale
  let left: Double
  let right: Double
  let top = 28.0
  let bottom: Double

  /// - Parameters:
  ///   - labels: width that is kept free at the right.
  ///   - footer: height that is kept free below the axis.
  init(
    width: Double = 400, height: Double = 280, x: AxisScale, y: AxisScale, labels: Double = 0,
    footer: Double = 0
  ) {
    self.width = width
    self.height = height
    self.x = x
    self.y = y
    let widest = y.ticks.map { TextMetrics.width(of: y.label($0), size: 11) }.max() ?? 0
    left = widest + 14
    // The last tick's label is centred on it.
    let overhang = TextMetrics.width(of: x.label(x.upper), size: 11) / 2 + 4
    right = width - max(overhang, labels)
    bottom = height - 40 - footer
  }

  func place(_ valueX: Double, _ valueY: Double) -> (x: Double, y: Double) {
    (left + x.position(valueX) * (right - left), bottom - y.position(valueY) * (bottom - top))
  }

  /// Grid, tick labels and titles; the y title stands upright above its axis, where it can be read.
  func axes(xTitle: String, yTitle: String) -> [Markup] {
    let rows = y.ticks.flatMap { tick in
      let height = place(x.lower, tick).y
      return [
        Self.line("g", (left, height), (right, height)),
        Self.text("m e", left - 6, height + 4, y.label(tick)),
      ]
    }
    let columns = x.ticks.flatMap { tick in
      let column = place(tick, y.lower).x
      return [
        Self.line("z", (column, bottom), (column, bottom + 4)),
        Self.text("m o", column, bottom + 17, x.label(tick)),
      ]
    }
    let middle = (left + right) / 2
    let room = 2 * min(middle, width - middle) - 4
    return rows + columns + [
      Self.line("z", (left, bottom), (right, bottom)),
      Self.text("m", 4, 13, TextMetrics.fitted(yTitle, size: 11, width: width - 8)),
      Self.text("m o", middle, bottom + 33, TextMetrics.fitted(xTitle, size: 11, width: room)),
    ]
  }

  static func line(
    _ style: String, _ from: (x: Double, y: Double), _ to: (x: Double, y: Double)
  ) -> Markup {
    .leaf(
      "line",
      [
        "class": style, "x1": SVGNumber.text(from.x), "y1": SVGNumber.text(from.y),
        "x2": SVGNumber.text(to.x), "y2": SVGNumber.text(to.y),
      ])
  }

  static func text(_ style: String, _ x: Double, _ y: Double, _ words: String) -> Markup {
    .tag(
      "text", ["class": style, "x": SVGNumber.text(x), "y": SVGNumber.text(y)], text: words)
  }
}
