import Testing
import Workflows

@testable import Evaluation

struct MASPOMathMatchTests {
  private func score(
    _ answer: String, _ gold: String, _ compatibility: Compatibility,
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
