/// Lines over a common axis, each named at its end, with intervals as bands.
struct LineChart: Chart {
  struct Point: Hashable, Sendable {
    let x: Double
    let y: Double
    /// An interval around ``y``, or `nil` where there is none.
    var lower: Double? = nil
    var upper: Double? = nil
  }

  struct Series: Hashable, Sendable {
    let name: String
    /// Ascending in x.
    let points: [Point]
    /// A value that holds until the next point, such as the best so far.
    var isStep = false
  }

  let title: String
  let summary: String
  let xTitle: String
  let yTitle: String
  let series: [Series]
  /// Single results behind the lines, by group.
  var marks = PointGroups()
  var xIsWhole = false
  var includesZero = false

  private static let labelSize = 12.0

  var size: (width: Double, height: Double) {
    // Every line's name needs a line of its own.
    (400, max(280, 76 + 14 * Double(series.count)) + marks.legendHeight(width: 392))
  }

  private var drawn: [(index: Int, series: Series)] {
    series.enumerated().compactMap { index, series in
      let points = series.points.filter { $0.x.isFinite && $0.y.isFinite }
      return points.isEmpty
        ? nil : (index, Series(name: series.name, points: points, isStep: series.isStep))
    }
  }

  private var frame: PlotFrame {
    let points = drawn.flatMap(\.series.points)
    let values = points.flatMap { [$0.y] + [$0.lower, $0.upper].compactMap { $0 } }
    let names = drawn.map { TextMetrics.width(of: $0.series.name, size: Self.labelSize) }
    return PlotFrame(
      width: size.width, height: size.height,
      x: AxisScale(covering: points.map(\.x) + marks.xs, isWhole: xIsWhole, isTight: true),
      y: AxisScale(covering: values + marks.ys, includingZero: includesZero),
      labels: series.count > 1 ? min(130, names.max() ?? 0) + 18 : 0,
      footer: marks.legendHeight(width: 392))
  }

  var body: [Markup] {
    let frame = self.frame
    return frame.axes(xTitle: xTitle, yTitle: yTitle) + drawn.map { band($1, $0, frame) }
      + marks.drawn(in: frame) + drawn.map { line($1, $0, frame) }
      + (series.count > 1 ? names(frame) : [])
      + marks.legend(x: 4, y: frame.height - marks.legendHeight(width: 392) + 12, width: 392)
  }

  private func line(_ series: Series, _ index: Int, _ frame: PlotFrame) -> Markup {
    let corners = Self.corners(series.points.map { frame.place($0.x, $0.y) }, series.isStep)
    let style = "l s\(index % Palette.series.count) d\(index % Palette.dashes.count)"
    return .tag(
      "path", ["class": style, "d": SVGNumber.path(corners)],
      [.tag("title", [:], text: series.name)])
  }

  private func band(_ series: Series, _ index: Int, _ frame: PlotFrame) -> Markup {
    let edges = series.points.compactMap { point in
      point.lower.flatMap { lower in point.upper.map { (point.x, lower, $0) } }
    }.filter { $0.1.isFinite && $0.2.isFinite }
    guard !edges.isEmpty else { return .empty }
    let above = Self.corners(edges.map { frame.place($0.0, $0.2) }, series.isStep)
    let below = Self.corners(edges.map { frame.place($0.0, $0.1) }, series.isStep)
    return .leaf(
      "path",
      [
        "class": "a a\(index % Palette.series.count)",
        "d": SVGNumber.path(above + below.reversed()) + "Z",
      ])
  }

  /// A step keeps its height until the next point's x; points that change nothing are left out.
  private static func corners(
    _ places: [(x: Double, y: Double)], _ isStep: Bool
  ) -> [(x: Double, y: Double)] {
    guard isStep, let first = places.first, let last = places.last else { return places }
    var corners = [first]
    for place in places.dropFirst() where place.y != corners[corners.count - 1].y {
      corners.append((place.x, corners[corners.count - 1].y))
      corners.append(place)
    }
    if corners[corners.count - 1].x != last.x { corners.append(last) }
    return corners
  }

  /// Names beside the ends of their lines, pushed apart where they would overlap.
  private func names(_ frame: PlotFrame) -> [Markup] {
    let ends = drawn.compactMap { index, series in
      series.points.last.map { (index, series.name, frame.place($0.x, $0.y)) }
    }.sorted { ($0.2.y, $0.0) < ($1.2.y, $1.0) }
    let heights = Self.apart(ends.map(\.2.y), by: 14, within: frame.top...frame.bottom)
    return zip(ends, heights).flatMap { end, height in
      let (index, name, _) = end
      let words = TextMetrics.fitted(
        name, size: Self.labelSize, width: frame.width - frame.right - 17)
      return [
        Marker.at(frame.right + 8, height, group: index),
        PlotFrame.text("", frame.right + 15, height + 4, words),
      ]
    }
  }

  /// Ascending heights, moved as little as needs be to lie `gap` apart.
  static func apart(
    _ heights: [Double], by gap: Double, within range: ClosedRange<Double>
  ) -> [Double] {
    var moved = heights
    for index in moved.indices.dropFirst() {
      moved[index] = max(moved[index], moved[index - 1] + gap)
    }
    var limit = range.upperBound
    for index in moved.indices.reversed() {
      moved[index] = min(moved[index], limit)
      limit = moved[index] - gap
    }
    return moved
  }
}
