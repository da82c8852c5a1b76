import Testing

@testable import Reports

/// The places that a shape of SVG reaches, with the estimated extent of texts.
enum ShapeExtent {
  static func places(of element: ParsedMarkup.Element) -> [(x: Double, y: Double)] {
    func number(_ name: String) -> Double { element.attributes[name].flatMap(Double.init) ?? .nan }
    switch element.name {
    case "circle":
      let radius = number("r")
      return [
        (number("cx") - radius, number("cy") - radius),
        (number("cx") + radius, number("cy") + radius),
      ]
    case "line": return [(number("x1"), number("y1")), (number("x2"), number("y2"))]
    case "rect":
      #expect(number("width") >= 0 && number("height") >= 0)
      return [
        (number("x"), number("y")),
        (number("x") + number("width"), number("y") + number("height")),
      ]
    case "path": return path(element.attributes["d"] ?? "")
    case "text": return text(element, number("x"), number("y"))
    default: return []
    }
  }

  /// Corners and control points: a curve lies within their hull.
  private static func path(_ commands: String) -> [(x: Double, y: Double)] {
    let numbers = commands.split { "MLCZ ".contains($0) }.map { Double($0) ?? .nan }
    #expect(numbers.count.isMultiple(of: 2) && !numbers.isEmpty)
    return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
  }

  private static func text(
    _ element: ParsedMarkup.Element, _ x: Double, _ y: Double
  ) -> [(x: Double, y: Double)] {
    let styles = (element.attributes["class"] ?? "").split(separator: " ")
    let size = styles.contains("c") ? 10.0 : styles.contains("m") ? 11 : 12
    let width = TextMetrics.width(of: element.text, size: size)
    let left = styles.contains("e") ? x - width : styles.contains("o") ? x - width / 2 : x
    return [(left, y - 0.8 * size), (left + width, y + 0.2 * size)]
  }
}
