import Testing

@testable import Evaluation

struct MASPOMathMatchTests {
  /// The published vectors of the answer's extraction, and the repaired value.
  @Test(
    arguments: [
      ("<answer> 5 </answer> … <answer>6</answer>", "6", "6"),
      ("\\boxed{1} and \\boxed{2}", "1", "2"),
      ("\\boxed{\\frac{1}{2}}", "\\frac{1}{2}", "\\frac{1}{2}"),
      ("\\boxed{\\frac{\\sqrt{3}}{2}}", "\\boxed{\\frac{\\sqrt{3}}{2}}", "\\frac{\\sqrt{3}}{2}"),
      ("&lt;answer&gt;A&lt;/answer&gt;", "A", "A"),
      ("The answer is 42.", "The answer is 42.", "The answer is 42."),
    ] as [(String, String, String)]) func extractsThePublishedVectors(
      reply: String, reference: String, strict: String
    )
  {
    #expect(MASPOAnswer(reply, compatibility: .reference).text == reference)
    #expect(MASPOAnswer(reply, compatibility: .strict).text == strict)
  }

  @Test(
    arguments: [
      ("one; two\nthree。four", "four"),
      ("first\n\(String(repeating: "x", count: 40))", String(repeating: "x", count: 30)),
      ("&amp;lt;answer&amp;gt;7&amp;lt;/answer&amp;gt;", "7"),
      ("<answer>two\nlines</answer>\nrest", "two\nlines"),
      ("", ""),
    ] as [(String, String)]) func extracts(reply: String, answer: String)
  {
    #expect(MASPOAnswer(reply, compatibility: .reference).text == answer)
  }

  /// The published vectors of the normal form, and the repaired value.
  @Test(
    arguments: [
      ("\\frac{1}{2}", "1/2", "1/2"),
      ("\\dfrac{1}{2}", "1/2", "1/2"),
      ("\\tfrac{1}{2}", "\\tfrac{1}{2}", "1/2"),
      ("\\sqrt{3}", "sqrt(3)", "sqrt(3)"),
      ("3, 1", "1,3", "3,1"),
      ("1,000", "0,1", "1000"),
      ("5-3", "-3,5", "5-3"),
      ("90^\\circ", "90", "90"),
      ("\\text{(A)}", "(a)", "(a)"),
      ("\\left(3,\\frac{\\pi}{2}\\right)", "(3,π/2)", "(3,π/2)"),
      ("[1,2)", "(1,2)", "[1,2)"),
      ("x = 5", "x=5", "x=5"),
    ] as [(String, String, String)]) func normalisesThePublishedVectors(
      text: String, reference: String, strict: String
    )
  {
    #expect(MASPONormaliser.normalised(text, .reference) == reference)
    #expect(MASPONormaliser.normalised(text, .strict) == strict)
  }

  @Test(
    arguments: [
      ("$ 7 $", "7"), ("\\[ 7 \\]", "7"), ("\\boxed{7}", "7"), ("√5", "sqrt(5)"),
      ("\\frac{\\sqrt{3}}{2}", "sqrt(3)/2"), ("30°", "30"), ("-", "-"), ("1,-2", "-2,1"),
    ] as [(String, String)]) func normalises(text: String, form: String)
  {
    #expect(MASPONormaliser.normalised(text, .reference) == form)
  }

  @Test func strictKeepsATupleApart() {
    #expect(MASPONormaliser.normalised("(1,234)", .strict) == "(1,234)")
    #expect(MASPONormaliser.normalised("10,\\!080", .strict) == "10080")
    #expect(MASPONormaliser.normalised("\\frac{\\tfrac{1}{2}}{3}", .strict) == "1/2/3")
  }

  @Test func strictKeepsTheEndOfARow() {
    let form = "\\begin{pmatrix}-1\\\\2\\end{pmatrix}"
    #expect(
      MASPONormaliser.normalised("\\begin{pmatrix} -1 \\\\ 2 \\end{pmatrix}", .strict) == form)
    #expect(MASPONormaliser.normalised("1\\ 2", .strict) == "12")
  }

  private func score(
    _ answer: String, _ gold: String, _ compatibility: ScoringCompatibility,
    engine: (any AlgebraEngine)? = nil
  ) async throws -> Double {
    try await MASPOMathMatch(compatibility, engine: engine)
      .score(answer, for: Example(id: "1", fields: [:], references: [gold]))
  }

  @Test func comparesNormalForms() async throws {
    #expect(
      try await score("<answer>\\dfrac{1}{2}</answer>", "\\frac{1}{2}", .reference) == 1)
    #expect(try await score("<answer>1000</answer>", "1,000", .reference) == 0)
    #expect(try await score("<answer>1000</answer>", "1,000", .strict) == 1)
    #expect(try await score("<answer>[1,2)</answer>", "(1,2]", .reference) == 1)
    #expect(try await score("<answer>[1,2)</answer>", "(1,2]", .strict) == 0)
  }

  /// Notations of one answer, with and without an algebra system.
  @Test(
    arguments: [
      ("\\frac{1}{2}", "0.5"), ("\\frac{1}{2}", "\\frac12"), ("27", "x=27"), ("1,-2", "-2,1"),
      ("11\\sqrt2", "11\\sqrt{2}"), ("\\$18.90", "18.90"), ("10\\%", "10"),
      ("70 \\text{ cm}", "70"), ("\\text{(E)}", "E"), (".35625", "0.35625"),
      ("42", "42 \\text{ units}"), ("x \\in [-2,7]", "[-2,7]"), ("5", "The answer is $5$."),
      ("5", "5."), ("7", "&lt;answer&gt;7&lt;/answer&gt;"),
      (
        "\\begin{pmatrix} -1 \\\\ 2 \\end{pmatrix}",
        "\\boxed{\\begin{pmatrix}-1\\\\2\\end{pmatrix}}"
      ),
      (
        "\\begin{pmatrix} -1 \\\\ 2 \\end{pmatrix}",
        "<answer>\\begin{pmatrix}\n-1\\\\\n2\n\\end{pmatrix}</answer>"
      ),
    ] as [(String, String)]) func strictComparesValues(gold: String, answer: String) async throws
  {
    let engine = try await PythonServices.complete()
    #expect(try await score(answer, gold, .strict) == 1)
    #expect(try await score(answer, gold, .strict, engine: engine) == 1)
    if !answer.contains("/answer") {
      #expect(try await score("<answer>\(answer)</answer>", gold, .strict) == 1)
    }
  }

  @Test func strictAsksTheEngineForTheRest() async throws {
    let engine = try await PythonServices.complete()
    let pair = ("\\frac{\\sin 2x}{2}", "\\sin x \\cos x")
    #expect(try await score(pair.0, pair.1, .strict) == 0)
    #expect(try await score(pair.0, pair.1, .strict, engine: engine) == 1)
    #expect(try await score("13", "12", .strict, engine: engine) == 0)
  }
}
