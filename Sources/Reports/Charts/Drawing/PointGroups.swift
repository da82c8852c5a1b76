/// Single results as points, grouped by a shape and a colour that a legend explains.
struct PointGroups: Hashable, Sendable {
  struct Point: Hashable, Sendable {
    let x: Double
    let y: Double
    /// An interval around ``y``, or `nil` where there is none.
    var lower: Double? = nil
    var upper: Double? = nil
    /// Shown where a pointer rests on it.
    var label = ""
  }

  struct Group: Hashable, Sendable {
    let name: String
    let points: [Point]
  }

  /// A drawing with more is a blot, and a page with more is slow.
  static let most = 1_500

  /// Those that have a point that can be drawn.
  let groups: [Group]
  /// The place of the first group in the palette.
  let offset: Int
  private let total: Int

  /// - Parameter offset: how many shapes and colours the lines beside the points take.
  init(_ groups: [Group] = [], offset: Int = 0) {
    let finite = groups.map { group in
      Group(name: group.name, points: group.points.filter { $0.x.isFinite && $0.y.isFinite })
    }
    total = finite.reduce(0) { $0 + $1.points.count }
    let stride = (total + Self.most - 1) / Self.most
    self.groups = finite.filter { !$0.points.isEmpty }.map { group in
      stride <= 1
        ? group
        : Group(
          name: group.name,
          points: group.points.enumerated().filter { $0.offset % stride == 0 }.map(\.element))
    }
    self.offset = offset
  }

  var xs: [Double] { groups.flatMap { $0.points.map(\.x) } }
  var ys: [Double] {
    groups.flatMap { $0.points.flatMap { [$0.y] + [$0.lower, $0.upper].compactMap { $0 } } }
  }

  /// One sentence where not every point is drawn.
  var thinning: String? {
    total > Self.most
      ? "Of \(total) points one in \((total + Self.most - 1) / Self.most) is drawn."
      : nil
  }

  func drawn(in frame: PlotFrame) -> [Markup] {
    groups.enumerated().flatMap { index, group in
      group.points.flatMap { point in
        whisker(point, index + offset, frame) + [marker(point, index + offset, frame)]
      }
    }
  }

  private func marker(_ point: Point, _ group: Int, _ frame: PlotFrame) -> Markup {
    let place = frame.place(point.x, point.y)
    return Marker.at(place.x, place.y, group: group, label: point.label)
  }

  private func whisker(_ point: Point, _ group: Int, _ frame: PlotFrame) -> [Markup] {
    guard let lower = point.lower, let upper = point.upper, lower.isFinite, upper.isFinite else {
      return []
    }
    return [
      PlotFrame.line(
        "w s\(group % Palette.series.count)", frame.place(point.x, lower),
        frame.place(point.x, upper))
    ]
  }

  /// Where each name stands, in lines no wider than the drawing.
  private func places(width: Double) -> [(x: Double, row: Int)] {
    var (x, row) = (0.0, 0)
    return groups.map { group in
      let needed = min(width, TextMetrics.width(of: group.name, size: 11) + 30)
      if x > 0, x + needed > width { (x, row) = (0, row + 1) }
      defer { x += needed }
      return (x, row)
    }
  }

  func legendHeight(width: Double) -> Double {
    places(width: width).last.map { Double($0.row + 1) * 16 + 2 } ?? 0
  }

  func legend(x: Double, y: Double, width: Double) -> [Markup] {
    zip(groups, places(width: width)).enumerated().flatMap { index, entry in
      let (group, place) = entry
      let (left, height) = (x + place.x + 5, y + Double(place.row) * 16)
      let words = TextMetrics.fitted(group.name, size: 11, width: width - 30)
      return [
        Marker.at(left, height - 4, group: index + offset),
        PlotFrame.text("m", left + 9, height, words),
      ]
    }
  }
}
