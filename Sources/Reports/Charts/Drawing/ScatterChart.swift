/// Points over two axes, with intervals as whiskers and a reference line where there is one.
struct ScatterChart: Chart {
  let title: String
  let summary: String
  let xTitle: String
  let yTitle: String
  let points: PointGroups
  /// Whether the line y = x is drawn; both axes then have one range.
  var hasDiagonal = false
  /// Corners of a line through the points that none of the others beats, ascending in x.
  var front: [(x: Double, y: Double)] = []

  var size: (width: Double, height: Double) { (400, 280 + points.legendHeight(width: 392)) }

  private var frame: PlotFrame {
    let (xs, ys) = (points.xs, points.ys)
    let common = xs + ys
    return PlotFrame(
      width: size.width, height: size.height, x: AxisScale(covering: hasDiagonal ? common : xs),
      y: AxisScale(covering: hasDiagonal ? common : ys),
      footer: points.legendHeight(width: 392))
  }

  var body: [Markup] {
    let frame = self.frame
    var shapes = frame.axes(xTitle: xTitle, yTitle: yTitle)
    if hasDiagonal {
      shapes.append(
        PlotFrame.line(
          "z d1", frame.place(frame.x.lower, frame.y.lower),
          frame.place(frame.x.upper, frame.y.upper)))
    }
    if front.count > 1 {
      let corners = front.map { frame.place($0.x, $0.y) }
      shapes.append(.leaf("path", ["class": "z d2", "d": SVGNumber.path(corners)]))
    }
    return shapes + points.drawn(in: frame)
      + points.legend(x: 4, y: frame.height - points.legendHeight(width: 392) + 12, width: 392)
  }
}
