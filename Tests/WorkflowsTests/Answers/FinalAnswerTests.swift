import Testing
import Workflows

@Suite struct FinalAnswerTests {
  /// The published vectors, and the repaired value.
  @Test(arguments: [
    ("<answer> 5 </answer> so … <answer>6</answer>", "6", "6"),
    (#"\boxed{1} and \boxed{2}"#, "1", "2"),
    (#"\boxed{\frac{1}{2}}"#, #"\frac{1}{2}"#, #"\frac{1}{2}"#),
    (#"\boxed{\frac{\sqrt{3}}{2}}"#, #"\boxed{\frac{\sqrt{3}}{2}}"#, #"\frac{\sqrt{3}}{2}"#),
    ("&lt;answer&gt;A&lt;/answer&gt;", "A", "A"),
    ("The answer is 42.", "The answer is 42.", "The answer is 42."),
  ]) func thePublishedVectors(reply: String, reference: String, strict: String) {
    #expect(FinalAnswer.text(in: reply, .reference) == reference)
    #expect(FinalAnswer.text(in: reply, .strict) == strict)
  }

  @Test(arguments: [
    ("&amp;amp;lt;answer&amp;amp;gt;A&amp;amp;lt;/answer&amp;amp;gt;", "A", "A"),
    ("&amp;lt;answer&amp;gt;7&amp;lt;/answer&amp;gt;", "7", "7"),
    ("<answer>3 &times; 4&#x21;</answer>", "3 × 4!", "3 × 4!"),
    ("<answer>two\nlines</answer>\nrest", "two\nlines", "two\nlines"),
    ("I write <answer> tags: <answer>x</answer>", "tags: <answer>x", "x"),
    ("<answer>a</answer> stray </answer>", "a", "a"),
    ("First this; then\nthat。 Finally 7\n", "Finally 7", "Finally 7"),
    ("one; two\nthree。four", "four", "four"),
    (
      "first\n\(String(repeating: "x", count: 40))", String(repeating: "x", count: 30),
      String(repeating: "x", count: 40)
    ),
    (
      "a line of more than thirty characters it is",
      "re than thirty characters it is".suffix(30).description,
      "a line of more than thirty characters it is"
    ),
    ("", "", ""),
  ]) func theChainOfRules(reply: String, reference: String, strict: String) {
    #expect(FinalAnswer.text(in: reply, .reference) == reference)
    #expect(FinalAnswer.text(in: reply, .strict) == strict)
  }
}
