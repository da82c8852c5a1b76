import MASPO
import Testing

@Suite struct ReferenceSanitizerTests {
  static let both = ReferenceSanitizer(required: ["question", "context"])
  static let old = "Old {question} {context}"

  static let edits: [(new: String, result: String)] = [
    ("Solve it", "Solve it\nQuestion: {question}\nContext: {context}"),
    ("Use {{question}} {context}", "Use {question} {context}"),
    (#"Use \frac{1}{2} {question} {context}"#, #"Use \frac{{1}}{{2}} {question} {context}"#),
    (#"Use \boxed{x} {question} {context}"#, old),
    ("{question} and {question} {context}", old),
    ("{question} {context} {context}", old),
    ("a { b {question} {context}", old),
    ("a {} {question} {context}", "a {{}} {question} {context}"),
    ("a } {question} {context} {", "a }} {question} {context} {{"),
    ("{question}", "{question}\nContext: {context}"),
    ("{other} {question} {context}", old),
  ]

  @Test(arguments: edits)
  func newPromptIsEdited(_ new: String, result: String) {
    #expect(Self.both.sanitized(new, replacing: Self.old) == result)
  }

  /// The reference hands back a prompt that is neither the new nor the old one.
  @Test func aRejectionCollapsesTheBracesOfTheOld() {
    let old = "Lit {{1}} {question} {context}"
    let result = Self.both.sanitized("{x}", replacing: old)
    #expect(result == "Lit {1} {question} {context}")
  }

  @Test func aContextThatTheOldLacksIsTolerated() {
    let sanitizer = ReferenceSanitizer(required: ["question"], tolerated: ["context"])
    let old = "Old {question}"
    #expect(
      sanitizer.sanitized("Solve {question} {context}", replacing: old)
        == "Solve {question} {context}")
    #expect(sanitizer.sanitized("{question} {context} {context}", replacing: old) == old)
    #expect(sanitizer.sanitized("Solve", replacing: old) == "Solve\nQuestion: {question}")
  }
}
