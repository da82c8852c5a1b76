import LanguageModels

/// A piece of HTML or SVG. A text from elsewhere enters only through ``text(_:)`` or as an attribute's value,
/// and both escape it: what is no `Markup` cannot be mistaken for some.
struct Markup: Hashable, Sendable {
  private(set) var source: String

  private init(source: String) { self.source = source }

  static let empty = Markup(source: "")

  /// What this package wrote itself, such as a style sheet.
  static func own(_ source: StaticString) -> Markup { Markup(source: source.description) }

  /// A style sheet of this package's own: no text from elsewhere may be part of it.
  static func style(_ css: String) -> Markup {
    precondition(!css.contains("<"), "a style sheet cannot end its own element")
    return Markup(source: "<style>\(css)</style>")
  }

  /// Text as it reads: markup characters become references, and controls that would act instead of being
  /// seen (bidirectional ones too) are written out, as on the terminal.
  ///
  /// - Complexity: O(length).
  static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }

  /// An element with a start and an end tag.
  static func tag(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ children: [Markup] = []
  ) -> Markup {
    let content = children.map(\.source).joined()
    return Markup(source: "<\(name)\(list(attributes))>\(content)</\(name)>")
  }

  /// An element that holds nothing but text.
  static func tag(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
  ) -> Markup {
    tag(name, attributes, [.text(text)])
  }

  /// An element without content: a shape of SVG, or a void element of HTML.
  static func leaf(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]
  ) -> Markup {
    Markup(source: "<\(name)\(list(attributes))/>")
  }

  static func joined(_ parts: [Markup], by separator: StaticString = "") -> Markup {
    Markup(source: parts.map(\.source).joined(separator: separator.description))
  }

  private static func list(_ attributes: KeyValuePairs<StaticString, String>) -> String {
    attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    let visible = VisibleText.of(text)
    guard visible.unicodeScalars.contains(where: { reference(for: $0) != nil }) else {
      return visible
    }
    var result = ""
    for scalar in visible.unicodeScalars {
      if let reference = reference(for: scalar) {
        result += reference
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func reference(for scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    // XML has no way to write these two.
    case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
    default: nil
    }
  }
}
