import Testing

@testable import Workflows

struct OutputParserTests {
  @Test(arguments: [
    ("<answer> 42 </answer>", "42"),
    ("<answer>1</answer> no: <answer>2</answer>.", "2"),
    ("I write <answer> tags: <answer>x</answer>", "x"),
    ("<answer>a</answer> stray </answer>", "a"),
    ("<answer>a\n<b>c</b> < d</answer>", "a\n<b>c</b> < d"),
    ("<answer></answer>", ""),
    ("<answer>open", nil),
    ("</answer><answer>", nil),
    ("<Answer>x</Answer>", nil),
    ("<response><answer>x</answer></response>", "x"),
    ("", nil),
  ]) func tag(reply: String, expected: String?) {
    #expect(OutputParser.tag("answer").parse(reply) == expected)
  }

  @Test(arguments: [
    (#"{"answer": "x"}"#, "x"),
    ("Sure!\n```json\n{\"thought\": \"{\", \"answer\": 42.0}\n```\nDone.", "42"),
    (
      #"{not json} {"other": 1} {"answer": [1, 2.50, {"b": null, "a": "é\n"}]}"#,
      #"[1,2.5,{"b":null,"a":"é\n"}]"#
    ),
    (#"{"result": {"answer": true}}"#, "true"),
    (#"{"answer": null} {"answer": " y "}"#, "y"),
    (#"{"answer": "one", "answer": "two"}"#, "two"),
    ("{\"answer\": \"raw\nline\"}", "raw\nline"),
    (#"{"answer": 12345678901234567890}"#, "12345678901234567890"),
    (#"{"answer": "cut"#, nil),
    ("{{{{", nil),
    ("no object", nil),
    (#"["answer"]"#, nil),
  ]) func jsonField(reply: String, expected: String?) {
    #expect(OutputParser.jsonField("answer").parse(reply) == expected)
  }

  @Test(arguments: [
    ("\n \n  first \nsecond", "first"), ("one", "one"), ("a\r\nb", "a"), (" \n\t\r\n", nil),
    ("", nil),
  ]) func firstLine(reply: String, expected: String?) {
    #expect(OutputParser.firstLine.parse(reply) == expected)
  }

  @Test func theWholeTextNeverMisses() {
    #expect(OutputParser.wholeText.parse(" \n a b \r\n") == "a b")
    #expect(OutputParser.wholeText.parse(" ") == "")
  }

  @Test func theLastNumberIsNormalised() {
    #expect(OutputParser.lastNumber.parse("first 3, then $1,234.50.") == "1234.5")
    #expect(OutputParser.lastNumber.parse("none") == nil)
  }

  /// A cut reply may be used where nothing that is asked for can be missing.
  @Test(arguments: [
    (OutputParser.tags(["a", "b"], output: "a"), "<a>1</a><b>2</b> and", true),
    (.tags(["a", "b"], output: "a"), "<a>1</a><b>2", false),
    (.tags(["a", "b"], output: "b", .reference), "<b>2</b><a>1", false),
    (.tag("a"), "<a>1</a> and", true), (.answer(), "<answer>1</answer> and", true),
    (.answer(), "\\boxed{1} and", false), (.wholeText, "x", false),
  ]) func aCutReplyIsCompleteWithAllItsParts(
    parser: OutputParser, reply: String, isComplete: Bool
  ) {
    #expect(parser.isComplete(inCut: reply) == isComplete)
  }

  @Test func aMissIsEmptyUnlessTheTextStandsIn() {
    let parser = OutputParser.tag("answer")
    #expect(parser.parsed(" x ", fallback: .empty) == ParsedOutput(text: "", missedFormat: true))
    #expect(parser.parsed(" x ", fallback: .text) == ParsedOutput(text: "x", missedFormat: true))
    #expect(
      parser.parsed("<answer>y</answer>", fallback: .text)
        == ParsedOutput(text: "y", missedFormat: false))
  }
}
