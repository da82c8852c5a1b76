import Evaluation
import Testing
import Workflows

struct ChoiceMatchTests {
  private func score(
    _ answer: String, _ gold: String, _ compatibility: Compatibility, options: String? = nil
  ) async throws -> Double {
    let fields = options.map { ["options": $0] } ?? [:]
    let example = Example(id: "1", fields: fields, references: [gold])
    return try await ChoiceMatch(compatibility).score(answer, for: example)
  }

  @Test(
    arguments: [
      // answer, gold, reference, strict
      ("<answer>B</answer>", "B", 1.0, 1.0),
      ("<answer>(b)</answer>", "B", 1, 1),
      ("<answer>Option B</answer>", "B", 1, 1),
      ("<answer>B) 12</answer>", "B", 1, 1),
      ("\\boxed{\\text{(B)}}", "B", 1, 1),
      ("I cannot answer that question.", "A", 1, 0),
      ("<answer>A or B</answer>", "B", 1, 0),
      ("<answer>A/B</answer>", "A", 1, 0),
      ("<answer>C</answer>", "B", 0, 0),
      ("so it is 12.\nCorrect answer - B", "B", 1, 1),
      ("thus the correct option is (B).", "B", 1, 1),
      ("The answer is a number.", "A", 1, 0),
      ("Answer: A", "A", 1, 1),
      ("Answer A is the correct option", "A", 1, 1),
      ("Hence 250 = B", "B", 1, 1),
      ("C is the right answer.", "C", 1, 1),
      ("The answer is A or B", "B", 1, 0),
      ("", "A", 0, 0),
    ] as [(String, String, Double, Double)]) func followsTheRules(
      answer: String, gold: String, reference: Double, strict: Double
    )
    async throws
  {
    #expect(try await score(answer, gold, .reference) == reference)
    #expect(try await score(answer, gold, .strict) == strict)
  }

  @Test func strictKnowsTheOptions() async throws {
    let options = #"["A)32400","B)6000","C)600"]"#
    #expect(try await score("\\boxed{600}", "C", .strict, options: options) == 1)
    #expect(try await score("<answer>6,000</answer>", "B", .strict, options: options) == 1)
    #expect(try await score("<answer>60</answer>", "B", .strict, options: options) == 0)
    #expect(try await score("<answer>F</answer>", "F", .strict, options: options) == 0)
    #expect(try await score("<answer>7</answer>", "A", .strict, options: #"["7","7"]"#) == 0)
  }

  @Test func theLastAnnouncementCounts() async throws {
    #expect(try await score("Option A looks good. But the answer is B", "B", .strict) == 1)
    #expect(try await score("The answer is A because B is worse", "A", .strict) == 1)
  }

  @Test func leavesOutAGoldAnswerWithoutALetter() {
    let example = Example(id: "1", fields: [:], references: ["12"])
    #expect(ChoiceMatch(.strict).exclusion(of: example) == "its gold answer names no letter")
    #expect(ChoiceMatch(.reference).exclusion(of: example) == nil)
  }
}
