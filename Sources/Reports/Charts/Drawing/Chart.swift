/// A drawing with the words that stand for it where it cannot be seen.
protocol Chart: Sendable {
  var title: String { get }
  /// What the drawing shows, in a sentence or two.
  var summary: String { get }
  /// In user units, which are pixels at full size.
  var size: (width: Double, height: Double) { get }
  /// Shapes within 0…width × 0…height.
  var body: [Markup] { get }
}

extension Chart {
  /// The drawing inside a page that holds ``ChartStyle/css``.
  ///
  /// - Parameter id: unique on its page; letters, digits and hyphens.
  func inline(id: String) -> Markup { svg(id: id, style: []) }

  /// The drawing as a file of its own, which follows the reader's colour scheme too.
  var file: String {
    svg(id: "chart", style: [.style(ChartStyle.css)]).source + "\n"
  }

  private func svg(id: String, style: [Markup]) -> Markup {
    let (width, height) = (SVGNumber.text(size.width), SVGNumber.text(size.height))
    return .tag(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(width) \(height)",
        "width": width, "height": height, "role": "img", "aria-labelledby": "\(id)-t \(id)-d",
      ],
      [
        .tag("title", ["id": "\(id)-t"], text: title),
        .tag("desc", ["id": "\(id)-d"], text: summary),
      ]
        + style + body)
  }
}
