import Testing
import Workflows

@testable import Evaluation

struct DROPF1Tests {
  private func score(
    _ answer: String, _ gold: String, _ compatibility: Compatibility
  ) async throws -> Double {
    let example = Example(id: "1", fields: [:], references: [gold])
    return try await DROPF1(compatibility).score(answer, for: example)
  }

  @Test(
    arguments: [
      // answer, gold, reference, strict
      ("88|33|17", "88", 1.0, 0.0),
      ("88|33", "88|33", 1, 1),
      ("99.27", "9927", 1, 0),
      ("7.0", "7", 0, 1),
      ("1,000", "1000", 1, 1),
      ("4 field goals", "5 field goals", 2.0 / 3, 0),
      ("43-yard", "43 yard", 0, 1),
      ("43 yards", "43-yard", 0, 0.5),
      ("Jerry and Tom", "Tom and Jerry", 1, 1),
      ("Tom, Jerry", "Tom and Jerry", 0.8, 1),
      ("Tom", "Tom and Jerry", 0.5, 0.5),
      ("Tom, Jerry, Bob, Ann", "Tom and Jerry", 4.0 / 7, 4.0 / 7),
      ("", "Tom", 0, 0),
      ("the Federales", "Federales", 1, 1),
      ("<answer>Tom Brady</answer>", "Tom Brady", 0, 1),
      ("So \\boxed{7} or rather \\boxed{\\text{8 yards}}", "8 yards", 0.25, 1),
      ("I think 3.\n**Final answer:** 4", "4", 2.0 / 7, 1),
      ("<answer>4|5</answer>", "4", 0, 0),
    ] as [(String, String, Double, Double)]) func followsTheRules(
      answer: String, gold: String, reference: Double, strict: Double
    )
    async throws
  {
    #expect(abs(try await score(answer, gold, .reference) - reference) < 1e-12)
    #expect(abs(try await score(answer, gold, .strict) - strict) < 1e-12)
  }

  /// A list of guesses is never worth more than its worst member.
  @Test func guessingDoesNotPay() async throws {
    let gold = "Denver|Broncos"
    for guesses in [["Denver", "Oakland"], ["Broncos", "Denver", "3"], ["x", "y"]] {
      var single: [Double] = []
      for guess in guesses { single.append(try await score(guess, gold, .strict)) }
      let listed = try await score(guesses.joined(separator: "|"), gold, .strict)
      #expect(listed == single.min())
    }
  }

  @Test func leavesOutAnEmptyGoldAnswer() {
    let example = Example(id: "1", fields: [:], references: [" | "])
    #expect(DROPF1(.strict).exclusion(of: example) == "its gold answer is empty")
  }
}
