/// Numbers as attributes of SVG: hundredths, since nobody sees less, in one spelling on every machine.
enum SVGNumber {
  /// Such as `12`, `-0.5` or `3.14`.
  ///
  /// - Precondition: finite and below 10^9, as every coordinate of a drawing is.
  static func text(_ number: Double) -> String {
    precondition(number.isFinite && number.magnitude < 1e9, "no coordinate: \(number)")
    let hundredths = Int((number * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `M`/`L` commands through the points.
  static func path(_ points: [(x: Double, y: Double)]) -> String {
    points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(text(point.x)) \(text(point.y))"
    }.joined()
  }
}
