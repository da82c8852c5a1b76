import Testing
import Workflows

@Suite struct TaggedReplyTests {
  private func values(_ reply: String, _ compatibility: Compatibility) -> [String?] {
    ["response", "thought", "answer"].map {
      OutputParser.tags(["response", "thought", "answer"], output: $0, compatibility).parse(reply)
    }
  }

  @Test(arguments: [
    // A wrapper hides what is inside.
    (
      "<response><thought>T</thought><answer>A</answer></response>",
      ["<thought>T</thought><answer>A</answer>", nil, nil],
      ["<thought>T</thought><answer>A</answer>", "T", "A"]
    ),
    // The last of two wins.
    ("<answer>1</answer> or <answer> 2\n</answer>", [nil, nil, "2"], [nil, nil, "2"]),
    // Other tags and a bare sign are text.
    (
      "<thought>if a < b then <b>c</b></thought>\n<answer>x</answer>",
      [nil, "if a < b then <b>c</b>", "x"], [nil, "if a < b then <b>c</b>", "x"]
    ),
    ("<answer>open", [nil, nil, nil], [nil, nil, nil]),
    ("<thought>no end <answer>A</answer>", [nil, nil, "A"], [nil, nil, "A"]),
    // Prose that mentions a tag.
    ("I write <answer> next: <answer>7</answer>", [nil, nil, "next: <answer>7"], [nil, nil, "7"]),
    ("", [nil, nil, nil], [nil, nil, nil]),
  ]) func aReplyIsReadByBothRules(reply: String, reference: [String?], strict: [String?]) {
    #expect(values(reply, .reference) == reference)
    #expect(values(reply, .strict) == strict)
  }
}
