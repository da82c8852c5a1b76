/// A chart with its name as a file, and the numbers beside it.
struct ReportFigure: Sendable {
  /// Letters, digits and hyphens; unique in its report.
  let name: String
  let chart: any Chart
  /// What to bear in mind, or `nil`.
  var note: String?
  let table: DataTable
}

/// One part of a report: charts and words, or one sentence about why there are none.
struct ReportSection: Sendable {
  enum Block: Sendable {
    case words(String)
    case figures([ReportFigure])
    case table(DataTable)
    case markup(Markup)
  }

  /// Letters, digits and hyphens; unique on its page.
  let id: String
  let heading: String
  let blocks: [Block]

  init(_ id: String, _ heading: String, _ blocks: [Block]) {
    self.id = id
    self.heading = heading
    self.blocks = blocks
  }

  /// - Parameter absence: why there is nothing to show, as a sentence.
  init(_ id: String, _ heading: String, absence: String) {
    self.init(id, heading, [.words(absence)])
  }

  var figures: [ReportFigure] {
    blocks.flatMap { block -> [ReportFigure] in
      if case .figures(let figures) = block { figures } else { [] }
    }
  }

  var markup: Markup {
    let heading = Markup.tag("h2", ["id": "\(id)-h"], text: self.heading)
    let content = blocks.enumerated().map { index, block in
      switch block {
      case .words(let words): Markup.tag("p", [:], text: words)
      case .figures(let figures): Markup.tag("div", ["class": "figures"], figures.map(\.markup))
      case .table(let table): table.markup(id: "\(id)-\(index)")
      case .markup(let markup): markup
      }
    }
    return .tag("section", ["id": id, "aria-labelledby": "\(id)-h"], [heading] + content)
  }
}

extension ReportFigure {
  /// Drawings up to this wide shrink with the page; wider ones would become unreadable and scroll.
  private static let shrinkable = 400.0

  var markup: Markup {
    let isWide = chart.size.width > Self.shrinkable
    let drawing = chart.inline(id: name)
    let caption =
      [Markup.tag("strong", [:], text: chart.title + ".")]
      + [note].compactMap { $0 }
      .map { .text(" " + $0) }
    let held =
      isWide
      ? Markup.tag(
        "div",
        ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": "\(name)-c"],
        [drawing]) : drawing
    return .tag(
      "figure", ["class": isWide ? "wide" : "chart"],
      [
        .tag("figcaption", ["id": "\(name)-c"], caption), held,
        .tag(
          "details", [:],
          [.tag("summary", [:], text: "Numbers: \(table.caption)"), table.markup(id: "\(name)-n")]),
      ])
  }
}
