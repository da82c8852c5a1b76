import Testing

@testable import Workflows

@Suite struct FinalAnswerTests {
  @Test(arguments: [
    ("<answer> 5 </answer> so … <answer>6</answer>", "6", "6"),
    (#"\boxed{1} and \boxed{2}"#, "1", "2"),
    (#"\boxed{\frac{1}{2}}"#, #"\frac{1}{2}"#, #"\frac{1}{2}"#),
    (#"\boxed{\frac{\sqrt{3}}{2}}"#, #"\boxed{\frac{\sqrt{3}}{2}}"#, #"\frac{\sqrt{3}}{2}"#),
    ("&lt;answer&gt;A&lt;/answer&gt;", "A", "A"),
    ("&amp;amp;lt;answer&amp;amp;gt;A&amp;amp;lt;/answer&amp;amp;gt;", "A", "A"),
    ("The answer is 42.", "The answer is 42.", "The answer is 42."),
    ("First this; then\nthat。 Finally 7\n", "Finally 7", "Finally 7"),
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

  @Test(
    arguments: [
      (
        "```python\ndef a(): 1\n```\n```python\nx = 1\n```\n```python\ndef b(): 2\n```", "def b(): 2", nil
      ),
      (
        "def f(x):\n    y=1\n\n    return y\nThat is all.", "def f(x):\n    y=1",
        "def f(x):\n    y=1\n\n    return y"
      ),
      ("square = lambda x: x * x", nil, nil),
      ("<code>def z(): pass</code>", "def z(): pass", nil),
    ] as [(String, String?, String?)])
  func theLastFunctionIsTaken(reply: String, reference: String?, strict: String?) {
    #expect(OutputParser.function(.reference).parse(reply) == reference)
    #expect(OutputParser.function(.strict).parse(reply) == strict ?? reference)
  }

  @Test(arguments: [
    (#"\frac{1}{2}"#, "1/2", "1/2"), (#"\dfrac{1}{2}"#, "1/2", "1/2"),
    (#"\tfrac{1}{2}"#, #"\tfrac{1}{2}"#, "1/2"), (#"\sqrt{3}"#, "sqrt(3)", "sqrt(3)"),
    ("√12", "sqrt(12)", "sqrt(12)"), ("3, 1", "1,3", "3,1"), ("1,000", "0,1", "1,000"),
    ("5-3", "-3,5", "5-3"), (#"90^\circ"#, "90", "90"), (#"\text{(A)}"#, "(a)", "(a)"),
    (#"\left(3,\frac{\pi}{2}\right)"#, "(3,π/2)", "(3,π/2)"), ("[1,2)", "(1,2)", "[1,2)"),
    ("x = 5", "x=5", "x=5"), ("$7$", "7", "7"), (#"\boxed{\frac{1}{2}}"#, "1/2", "1/2"),
    (#"\(x\)"#, "x", "x"),
  ]) func answersAreNormalised(answer: String, reference: String, strict: String) {
    #expect(NormalizedAnswer.text(answer, .reference) == reference)
    #expect(NormalizedAnswer.text(answer, .strict) == strict)
  }
}
