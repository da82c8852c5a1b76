import Testing
import Workflows

@testable import Evaluation

struct GSM8KMatchTests {
  /// The published vectors of the number extractor, and what `strict` makes of them.
  @Test(
    arguments: [
      ("The answer is -5", -5.0, -5.0),
      ("**-5**", -5, -5),
      ("Answer: 12", 12, 12),
      ("total 3.", 3, 3),
      ("so the answer is $1,234.50", 1234.5, 1234.5),
      ("10-3", -3, 3),
      ("1,2345", 5, 2345),
      (".5", 5, 0.5),
      ("12 apples and 3 pears", 3, 3),
      ("answer is , then 7", 7, 7),
    ] as [(String, Double, Double)]) func readsThePublishedVectors(
      text: String, reference: Double, strict: Double
    )
  {
    #expect(ReferenceNumber.value(in: text) == reference)
    #expect(StrictNumber.value(in: text) == strict)
  }

  /// The order of the announced forms, each at its first occurrence.
  @Test(
    arguments: [
      ("the answer is 4. #### 7", 7.0),
      ("THE ANSWER IS 4, not 9", 4),
      ("the answer is: $ 1,000 or so, 3", 1000),
      ("first 2, then **12**. So 5 remain of 9", 12),
      ("**12** apples of 7", 7),
      ("**12**", 12),
      ("Result: $8. Later 9", 8),
      ("result: 8 of 9", 9),
      ("####,", nil),
      ("nothing", nil),
    ] as [(String, Double?)]) func ordersTheForms(text: String, expected: Double?)
  {
    #expect(ReferenceNumber.value(in: text) == expected)
  }

  @Test(
    arguments: [
      ("#### -1,234.5 and 3", -1234.5),
      ("The answer is 5... no, the answer is 7 of 9", 7),
      ("answer is 2 + 3 = 5 apples, of 9", 5),
      ("So \\boxed{1{,}234} of 9", 1234),
      ("Final answer: **\\$42** for 3 days", 42),
      ("It costs -$3.50", -3.5),
      ("a = 7-4", 4),
      ("1,000,000", 1_000_000),
      ("12,3", 3),
      ("the answer is not 4 but 6", 6),
      ("\u{2212}3", -3),
      ("x", nil),
    ] as [(String, Double?)]) func strictReadsSignsDecimalsAndThousands(
      text: String, expected: Double?
    )
  {
    #expect(StrictNumber.value(in: text) == expected)
  }

  @Test(arguments: Compatibility.allCases)
  func comparesWithinTheTolerance(compatibility: Compatibility) {
    let metric = GSM8KMatch(compatibility)
    #expect(metric.score("It is 12.0000005", reference: "12") == 1)
    #expect(metric.score("It is 12.0001", reference: "12") == 0)
    #expect(metric.score("none", reference: "12") == 0)
    #expect(metric.score("none", reference: "none") == 0)
  }

  @Test(arguments: Compatibility.allCases)
  func leavesOutAGoldAnswerWithoutANumber(compatibility: Compatibility) {
    func reason(_ references: [String]) -> String? {
      GSM8KMatch(compatibility).exclusion(of: Example(id: "1", fields: [:], references: references))
    }
    #expect(reason(["n/a"]) == "its gold answer holds no number")
    #expect(reason(["n/a", "-3"]) == nil)
  }
}
