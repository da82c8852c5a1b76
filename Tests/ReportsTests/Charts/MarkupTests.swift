import LanguageModels
import Randomness
import Testing

@testable import Reports

@Suite struct MarkupTests {
  /// What breaks pages that are put together from strings.
  static let hostile = [
    "</pre><script>alert(1)</script>", "\" onload=\"alert(1)", "' onclick='x", "<!--", "-->",
    "]]>", "&lt;", "&#x3C;", "</style><style>*{}", "<svg onload=alert(1)>", "</svg>", "</title>",
    "\u{0}", "\u{1B}[2J", "\u{202E}txt", "\u{FFFE}", "\u{FFFF}", "\r\n", "\u{85}", "{{x}}",
    "javascript:alert(1)", "é", "e\u{301}", "日本語", "👩‍👩‍👧", "\u{E0041}", "\t", "\n",
  ]

  /// What a reader may see of a text.
  static func shown(_ text: String) -> String {
    VisibleText.of(text).replacing("\u{FFFE}", with: "\u{FFFD}")
      .replacing("\u{FFFF}", with: "\u{FFFD}")
  }

  @Test func whateverATextHoldsItStaysText() {
    var generator = SeedSequence(seed: 3).generator
    for _ in 0..<300 {
      let text = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        Self.hostile.randomElement(using: &generator) ?? ""
      }.joined()
      let parsed = ParsedMarkup(Markup.tag("p", ["title": text], text: text).source)
      #expect(parsed.isWellFormed, "\(text.debugDescription)")
      #expect(parsed.elements.map(\.name) == ["p"])
      #expect(Array((parsed.elements.first?.text ?? "-").utf8) == Array(Self.shown(text).utf8))
      // An XML parser reads a tab or a line feed in an attribute as a space.
      let attribute = Self.shown(text).replacing("\n", with: " ").replacing("\t", with: " ")
      #expect(parsed.elements.first?.attributes == ["title": attribute])
    }
  }

  @Test func elementsAreWrittenInOrder() {
    let markup = Markup.tag(
      "g", ["class": "a & b"], [.leaf("path", ["d": "M0 0"]), .text("1 < 2"), .own("<b></b>")])
    #expect(
      markup.source == "<g class=\"a &amp; b\"><path d=\"M0 0\"/>1 &lt; 2<b></b></g>")
    #expect(Markup.tag("td").source == "<td></td>", "HTML does not close an empty cell itself")
  }
}
