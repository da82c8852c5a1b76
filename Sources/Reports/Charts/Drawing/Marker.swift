/// The shape that tells one group of points from another without colour.
enum Marker {
  private static let shapes: [[(x: Double, y: Double)]] = [
    [],
    [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    [(0, -1.25), (1.2, 0.9), (-1.2, 0.9)],
    [(0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)],
    [(0, 1.25), (1.2, -0.9), (-1.2, -0.9)],
    [(-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)],
    [(-0.5, -1.3), (0.5, -1.3), (0.5, 1.3), (-0.5, 1.3)],
    [(-0.6, -1.2), (0.6, -1.2), (1.2, 0), (0.6, 1.2), (-0.6, 1.2), (-1.2, 0)],
  ]

  /// - Parameters:
  ///   - group: decides shape and colour; they repeat together after eight.
  ///   - label: shown where a pointer rests on it.
  static func at(
    _ x: Double, _ y: Double, group: Int, radius: Double = 3.5, label: String = ""
  ) -> Markup {
    let children = label.isEmpty ? [] : [Markup.tag("title", [:], text: label)]
    let shape = shapes[group % shapes.count]
    let style = "p f\(group % Palette.series.count)"
    if shape.isEmpty {
      return .tag(
        "circle",
        [
          "class": style, "cx": SVGNumber.text(x), "cy": SVGNumber.text(y),
          "r": SVGNumber.text(radius),
        ], children)
    }
    let corners = shape.map { (x: x + $0.x * radius, y: y + $0.y * radius) }
    return .tag("path", ["class": style, "d": SVGNumber.path(corners) + "Z"], children)
  }
}
