import Randomness
import Testing
import Workflows
import _TestSupport

struct PromptTemplateTests {
  private func error(_ source: String) -> String? {
    do {
      _ = try PromptTemplate(source)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("Q: {question}", ["question"], "Q: <question>"),
    ("{a}{b}{a}", ["a", "b"], "<a><b><a>"),
    ("{{a}}", [], "{a}"),
    ("{{{a}}}", ["a"], "{<a>}"),
    ("{\n".replacing("\n", with: "{"), [], "{"),
    (#"{{"k": {v}}}"#, ["v"], #"{"k": <v>}"#),
    ("{_x-1}{ünicode}", ["_x-1", "ünicode"], "<_x-1><ünicode>"),
    ("", [], ""),
    ("\r\n{a}\u{301}", ["a"], "\r\n<a>\u{301}"),
  ]) func parsesAndFills(source: String, names: [String], filled: String) throws {
    let template = try PromptTemplate(source)
    #expect(template.source == source)
    #expect(template.orderedPlaceholders == names)
    #expect(template.placeholders == Set(names))
    let values = Dictionary(uniqueKeysWithValues: names.map { ($0, "<\($0)>") })
    // Scalars, since equal strings may differ in them.
    #expect(try Array(template.fill(values).unicodeScalars) == Array(filled.unicodeScalars))
  }

  @Test(arguments: [
    (
      "ab}c",
      "'}' closes nothing at offset 2 (line 1, column 3); write '}}' for a literal brace"
    ),
    (
      "one\ntwo {x",
      "'{' is never closed at offset 8 (line 2, column 5); write '{{' for a literal brace"
    ),
    ("{x\n}", "'{' is never closed at offset 0 (line 1, column 1); write '{{' for a literal brace"),
    ("{a{b}", "'{' is never closed at offset 0 (line 1, column 1); write '{{' for a literal brace"),
    (
      #"\boxed{}"#,
      "'{}' names no placeholder at offset 6 (line 1, column 7); write '{{}}' for literal braces"
    ),
    (
      #"{"k": 1}"#,
      #"'{"k": 1}' is no placeholder name at offset 0 (line 1, column 1); write '{{' and '}}' for literal braces"#
    ),
    (
      "{1a}",
      "'{1a}' is no placeholder name at offset 0 (line 1, column 1); write '{{' and '}}' for literal braces"
    ),
    (
      "é{ a }",
      "'{ a }' is no placeholder name at offset 1 (line 1, column 2); write '{{' and '}}' for literal braces"
    ),
    (
      "{x}}",
      "'}' closes nothing at offset 3 (line 1, column 4); write '}}' for a literal brace"
    ),
  ]) func saysWhereAPromptIsBroken(source: String, text: String) {
    #expect(error(source) == text)
  }

  @Test func everyMissingValueIsNamed() throws {
    let template = try PromptTemplate("{a} {b} {c}")
    do {
      _ = try template.fill(["b": "x"])
      Issue.record("filled without values")
    } catch {
      #expect(
        error.description
          == "no value for the placeholder '{a}'\nno value for the placeholder '{c}'")
    }
  }

  /// Any text can be a literal and any text can be a value; neither is ever read again.
  @Test(arguments: 0..<200) func literalsAndValuesAreVerbatim(seed: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(seed))
    let names = ["a", "b", "c-1", "_d"]
    var source = ""
    var expected = ""
    let values = Dictionary(uniqueKeysWithValues: names.map { ($0, generator.text(upTo: 6)) })
    for _ in 0..<Int.random(in: 0...8, using: &generator) {
      let literal = generator.text(upTo: 6)
      source += PromptTemplate.escaping(literal)
      expected += literal
      if let name = names.randomElement(using: &generator), Bool.random(using: &generator) {
        source += "{\(name)}"
        expected += values[name, default: ""]
      }
    }
    let filled = try PromptTemplate(source).fill(values)
    #expect(Array(filled.unicodeScalars) == Array(expected.unicodeScalars))
  }
}
