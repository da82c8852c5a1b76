import Testing
import Workflows

@testable import Evaluation

struct MathMatchTests {
  /// The published pairs: with the ANTLR runtime 4.11, without it, and repaired.
  @Test(
    arguments: [
      ("\\dfrac{1}{2}", "\\frac{1}{2}", true, false, true),
      ("0.5", "\\frac{1}{2}", true, false, true),
      ("1/2", "\\frac{1}{2}", true, false, true),
      ("6\\sqrt{2}", "\\sqrt{72}", true, false, true),
      ("x+1", "1+x", true, true, true),
      ("28\\%", "0.28", true, true, true),
      ("1,000", "1000", true, true, true),
      ("0.3333", "\\frac{1}{3}", true, false, true),
      ("3.0004", "3", true, true, false),
      ("5k", "5 k", true, false, true),
      ("", "", true, true, true),
      ("-\\frac{1}{16}", "\\frac{-1}{16}", true, false, true),
      ("(1,2)", "(1, 2)", false, false, true),
      ("120^\\circ", "120", false, false, true),
      ("28\\%", "28", false, false, true),
      ("\\text{A}", "A", false, false, true),
      ("100\\text{ square units}", "100", false, false, true),
      (
        "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", "\\begin{pmatrix}1\\\\2\\end{pmatrix}", false,
        false, true
      ),
      ("2\\pi", "6.2832", false, false, true),
    ] as [(String, String, Bool, Bool, Bool)])
  func decidesThePublishedPairs(
    first: String, second: String, reference: Bool, plain: Bool, strict: Bool
  ) async throws {
    let engine = try await PythonServices.complete()
    let withoutLaTeX = try await PythonServices.complete(parsesLaTeX: false)
    for (one, two) in [(first, second), (second, first)] {
      #expect(try await engine.areEqual(one, two, compatibility: .reference) == reference)
      #expect(try await withoutLaTeX.areEqual(one, two, compatibility: .reference) == plain)
      #expect(try await StrictEquality(engine: engine).areEqual(one, two) == strict)
    }
  }

  @Test(
    arguments: [
      // Numbers
      ("1\\frac{4}{5}", "\\frac{9}{5}", true), ("137 \\frac{1}{2}", "137.5", true),
      ("137 1/2", "137.5", true), ("2\\frac{3}{2}", "3", true), ("\\frac43", "\\frac{4}{3}", true),
      ("\\frac9{19}", "9/19", true), ("\\frac 59", "5/9", true), ("11\\sqrt2", "\\sqrt{242}", true),
      (".35625", "0.35625", true), ("10,\\!080", "10080", true), ("10{,}080", "10,080", true),
      ("11,\\! 111,\\! 111,\\! 100", "11111111100", true), ("0.333", "\\frac{1}{3}", false),
      ("0.3334", "\\frac{1}{3}", false), ("\\frac{1}{1+\\sqrt{2}}", "\\sqrt{2}-1", true),
      ("\\frac{1}{1+\\sqrt{2}}", "0.41421", true), ("\\sqrt{-4}", "2i", true),
      ("6-5i", "-5i+6", true),
      ("2^{10}", "1024", true), ("\\sqrt[3]{27}", "3", true), ("\\binom{5}{2}", "10", true),
      ("5!", "120", true), ("12", "13", false),
      // Units, percent, degrees, currency
      ("864 \\mbox{ inches}^2", "864", true),
      ("15\\mbox{ cm}^2", "15 \\text{ square centimeters}", true),
      ("15\\text{ cm}", "15\\text{ m}", false), ("5 cm", "5", true),
      ("5.4 \\text{ cents}", "5.4", true),
      ("\\frac{270}7\\text{ degrees}", "\\frac{270}{7}^\\circ", true), ("\\$18.90", "18.90", true),
      ("\\$32,\\!348", "32348", true), ("28\\%", "28%", true), ("28\\%", "29", false),
      ("30^{\\circ}", "30°", true), ("0.28", "28", false),
      // Words and letters
      ("\\text{(C)}", "C", true), ("\\text{Evelyn}", "evelyn", true), ("\\textbf{(B)}", "B", true),
      ("\\text{listen}", "\\text{silent}", false), ("listen", "silent", false), ("A", "B", false),
      ("\\text{C,E}", "C, E", true),
      // Lists, tuples, intervals, sets
      ("1,-2", "-2, 1", true), ("1, 2", "1, 2, 3", false), ("(1,2)", "(2,1)", false),
      ("(3,4]", "(3,4)", false), ("[0,1)", "\\left[0, 1\\right)", true),
      ("x \\in [-2,7]", "[-2,7]", true),
      ("\\{1\\pm\\sqrt{5},-2\\}", "\\{-2, 1-\\sqrt5, 1+\\sqrt5\\}", true),
      ("3 \\pm 2 \\sqrt{2}", "3-2\\sqrt{2}, 3+2\\sqrt{2}", true),
      ("(0,9) \\cup (9,36)", "(9,36)\\cup(0,9)", true), ("(-\\infty, 2)", "(-\\infty,2)", true),
      ("2 \\text{ or } 3", "3, 2", true), ("(1,234)", "(1, 234)", true),
      ("100,200,300", "100, 200, 300", true),
      ("1,000, 2,000", "2000, 1000", true),
      // Matrices
      (
        "\\begin{pmatrix} 1/5 \\\\ -18/5 \\end{pmatrix}",
        "\\begin{pmatrix} 0.2 \\\\ -\\frac{18}{5} \\end{pmatrix}", true
      ),
      (
        "\\begin{pmatrix} -1 & 0 \\\\ 0 & -1 \\end{pmatrix}",
        "\\begin{bmatrix} -1&0\\\\0&-1\\end{bmatrix}", true
      ),
      (
        "\\begin{pmatrix} 1 & 2 \\end{pmatrix}", "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", false
      ),
      // Variables, statements, bases
      ("x=5", "5", true), ("f(x) = 2x", "2x", true), ("y = 2x + 3", "2x+3", true),
      ("5x - 7y + 11z + 4 = 0", "10x-14y+22z=-8", true), ("x < 5", "5 > x", true),
      ("x \\le 5", "x < 5", false), ("x+y=1", "x+y=2", false), ("(a+5)(b+2)", "ab+2a+5b+10", true),
      ("(x+1)^2", "x^2+2x+1", true), ("\\cot x", "\\frac{\\cos x}{\\sin x}", true),
      ("\\frac{\\sin 2x}{2}", "\\sin x \\cos x", true), ("x^2", "x^3", false),
      ("4210_{5}", "4210_5", true), ("52_8", "52_9", false), ("52_8", "42", false),
      ("288 \\pi", "288\\pi", true), ("\\frac{20000}{\\pi}", "6366.198", true),
      ("p - q", "-q+p", true),
    ] as [(String, String, Bool)])
  func strictKnowsTheNotationsOfAnswers(first: String, second: String, equal: Bool) async throws {
    let equality = StrictEquality(engine: try await PythonServices.complete())
    #expect(try await equality.areEqual(first, second) == equal)
    #expect(try await equality.areEqual(second, first) == equal)
  }

  @Test(
    arguments: [
      ("so \\boxed{1} and \\boxed{2}", "2", "2"),
      ("\\boxed{\\frac{\\sqrt{3}}{2}}", "\\boxed{\\frac{\\sqrt{3}}{2}}", "\\frac{\\sqrt{3}}{2}"),
      ("\\boxed{\\frac{1}{2}} of all. Done", "\\frac{1}{2}", "\\frac{1}{2}"),
      ("It is 3. So it is 4. Really", "It is 3. So it is 4. Really", "It is 3. So it is 4. Really"),
      ("Hence x. The answer is $7$.", "The answer is $7$.", "7"),
      ("One! Two? The answer is **8**.", "The answer is **8**.", "8"),
      (
        "It costs \\$5, so \\(5 \\cdot 2\\) is it", "It costs \\$5, so \\(5 \\cdot 2\\) is it",
        "5 \\cdot 2"
      ),
      ("12", "12", "12"),
      ("", "", ""),
    ] as [(String, String, String)])
  func findsTheAnswer(text: String, reference: String, strict: String) {
    #expect(MathAnswer.answer(in: text, .reference) == reference)
    #expect(MathAnswer.answer(in: text, .strict) == strict)
  }

  @Test func saysWhatIsMissing() async throws {
    let metric = MathMatch(.strict, engine: nil)
    await #expect(throws: EvaluationError.self) { try await metric.prepare() }
    let example = Example(id: "1", fields: [:], references: ["\\boxed{1"])
    #expect(metric.exclusion(of: example) == "its gold answer cannot be read")
    #expect(MathMatch(.reference, engine: nil).exclusion(of: example) == nil)
  }

  @Test func isReady() async throws {
    for compatibility in Compatibility.allCases {
      try await MathMatch(compatibility, engine: PythonServices.complete()).prepare()
    }
  }

  @Test func statesItsRegime() async throws {
    let plain = try await PythonServices.complete(parsesLaTeX: false)
    #expect(MathMatch(.reference, engine: plain).identity == "math, reference without LaTeX")
    #expect(MathMatch(.strict, engine: plain).identity == "math, strict")
  }
}
