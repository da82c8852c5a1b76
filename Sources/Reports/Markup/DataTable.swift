/// The numbers behind a chart, for those who read and those who copy.
struct DataTable: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    let title: String
    let isNumeric: Bool

    static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }
    static func text(_ title: String) -> Column { Column(title: title, isNumeric: false) }
  }

  /// More rows than anybody reads.
  static let mostRows = 1_000

  let caption: String
  let columns: [Column]
  let rows: [[String]]
  /// Where rows that are not shown can be found; `nil` where no file has them.
  let fullFile: String?

  /// - Precondition: every row has as many cells as there are columns.
  init(
    _ caption: String, _ columns: [Column], rows: [[String]], fullFile: String? = "trials.csv"
  ) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row of another length")
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.fullFile = fullFile
  }

  /// The table in a region of its own that scrolls where the page is narrower, with keys too.
  ///
  /// - Parameter id: unique on its page.
  func markup(id: String) -> Markup {
    let head = columns.map { column in
      Markup.tag("th", ["scope": "col", "class": column.isNumeric ? "n" : "t"], text: column.title)
    }
    let body = rows.prefix(Self.mostRows).map { Markup.tag("tr", [:], cells($0)) }
    let table = Markup.tag(
      "table", [:],
      [
        .tag("caption", ["id": id], text: caption), .tag("thead", [:], [.tag("tr", [:], head)]),
        .tag("tbody", [:], Array(body)),
      ])
    let region = Markup.tag(
      "div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": id], [table])
    guard rows.count > Self.mostRows else { return region }
    let note =
      "The first \(Self.mostRows) of \(rows.count) rows"
      + (fullFile.map { "; \($0) has all." } ?? ".")
    return .joined([region, .tag("p", ["class": "note"], text: note)])
  }

  private func cells(_ row: [String]) -> [Markup] {
    zip(row, columns).enumerated().map { position, cell in
      let style = cell.1.isNumeric ? "n" : "t"
      return position == 0
        ? .tag("th", ["scope": "row", "class": style], text: cell.0)
        : .tag("td", ["class": style], text: cell.0)
    }
  }
}
