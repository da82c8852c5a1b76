/// One HTML file that holds all it shows: no script, and nothing from any network.
struct HTMLPage: Sendable {
  let title: String
  /// One line below the title.
  let subtitle: String
  let sections: [ReportSection]
  let footer: String

  var html: String {
    "<!DOCTYPE html>\n"
      + Markup.tag("html", ["lang": "en"], [head, .own("\n"), body]).source + "\n"
  }

  /// The drawings as files, in the order of the page.
  var plots: [PlotFile] {
    sections.flatMap(\.figures).map { PlotFile(name: "\($0.name).svg", svg: $0.chart.file) }
  }

  private var head: Markup {
    .tag(
      "head", [:],
      [
        .own("<meta charset=\"utf-8\"/>"),
        .own("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"),
        // Nothing is loaded and nothing runs, whatever a prompt holds.
        .own(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>"
        ),
        .own("<meta name=\"referrer\" content=\"no-referrer\"/>"),
        .tag("title", [:], text: title), .style(ChartStyle.css + PageStyle.css),
      ])
  }

  private var body: Markup {
    let links = sections.map { section in
      Markup.tag("li", [:], [.tag("a", ["href": "#\(section.id)"], text: section.heading)])
    }
    return .tag(
      "body", [:],
      [
        .own("<a class=\"skip\" href=\"#main\">Skip to the results</a>"),
        .tag(
          "header", [:],
          [.tag("h1", [:], text: title), .tag("p", ["class": "note"], text: subtitle)]),
        .tag("nav", ["aria-label": "Sections"], [.tag("ul", [:], links)]),
        .tag("main", ["id": "main"], sections.map(\.markup)),
        .tag("footer", [:], [.tag("p", ["class": "note"], text: footer)]),
      ])
  }
}

/// A drawing of a report as a file of its own.
public struct PlotFile: Hashable, Sendable {
  /// Such as `workflow.svg`.
  public let name: String
  public let svg: String
}
