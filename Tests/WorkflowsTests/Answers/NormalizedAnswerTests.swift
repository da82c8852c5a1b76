import Testing
import Workflows

@Suite struct NormalizedAnswerTests {
  /// The published vectors, and the repaired value.
  @Test(arguments: [
    (#"\frac{1}{2}"#, "1/2", "1/2"), (#"\dfrac{1}{2}"#, "1/2", "1/2"),
    (#"\tfrac{1}{2}"#, #"\tfrac{1}{2}"#, "1/2"), (#"\sqrt{3}"#, "sqrt(3)", "sqrt(3)"),
    ("3, 1", "1,3", "3,1"), ("1,000", "0,1", "1000"), ("5-3", "-3,5", "5-3"),
    (#"90^\circ"#, "90", "90"), (#"\text{(A)}"#, "(a)", "(a)"),
    (#"\left(3,\frac{\pi}{2}\right)"#, "(3,π/2)", "(3,π/2)"), ("[1,2)", "(1,2)", "[1,2)"),
    ("x = 5", "x=5", "x=5"),
  ]) func thePublishedVectors(answer: String, reference: String, strict: String) {
    #expect(NormalizedAnswer.text(answer, .reference) == reference)
    #expect(NormalizedAnswer.text(answer, .strict) == strict)
  }

  @Test(arguments: [
    ("$7$", "7"), ("$ 7 $", "7"), ("$$7$$", "7"), (#"\[ 7 \]"#, "7"), (#"\(x\)"#, "x"),
    ("x = $5$", "x=5"), (#"\boxed{7}"#, "7"), (#"\boxed{\frac{1}{2}}"#, "1/2"), ("√12", "sqrt(12)"),
    ("√5", "sqrt(5)"), (#"\frac{\sqrt{3}}{2}"#, "sqrt(3)/2"), ("30°", "30"), ("-", "-"),
    ("$5", "$5"), (#"\textbf{b}"#, #"\textbf{b}"#),
  ]) func isTheSameUnderBoth(answer: String, form: String) {
    #expect(NormalizedAnswer.text(answer, .reference) == form)
    #expect(NormalizedAnswer.text(answer, .strict) == form)
  }

  @Test(arguments: [
    ("1,-2", "-2,1", "1,-2"), ("(1,234)", "(1,234)", "(1,234)"),
    (#"10,\!080"#, #"10,\!080"#, "10080"),
    ("10{,}080", "10{,}080", "10080"), ("√(3)", "√(3)", "sqrt(3)"),
    (#"\frac{\tfrac{1}{2}}{3}"#, #"\frac{\tfrac{1}{2}}{3}"#, "1/2/3"),
    (#"\frac{\frac{1}{2}}{3}"#, #"\frac{1/2}{3}"#, "1/2/3"),
    (#"\boxed{\boxed{5}}"#, #"\boxed{5}"#, "5"),
    (#"\sqrt{\{1\}}"#, #"\sqrt{\{1\}}"#, #"sqrt(\{1\})"#),
    ("99999999999999999999,1", "99999999999999999999,1", "99999999999999999999,1"),
  ]) func strictRepairs(answer: String, reference: String, strict: String) {
    #expect(NormalizedAnswer.text(answer, .reference) == reference)
    #expect(NormalizedAnswer.text(answer, .strict) == strict)
  }
}
