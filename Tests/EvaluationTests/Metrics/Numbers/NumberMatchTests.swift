import Evaluation
import Testing

struct NumberMatchTests {
  static let vectors: [(String, String, Double)] = [
    ("so the answer is $1,234.50", "1234.5", 1), ("10-3", "-3", 1), ("1,2345", "5", 1),
    (".5", "5", 1), ("12 apples and 3 pears", "3", 1), ("answer is , then 7", "7", 1),
    ("**-5**", "-5", 1), ("50%", "50", 1), ("50%", "0.5", 0), ("1.000001", "1", 1),
    ("1.000002", "1", 0), ("0.000001", "0", 1), ("none", "1", 0), ("1", "none", 0),
    ("none", "none", 0), ("5", "-5", 0), ("-5", "5", 0),
    ("€ 12.00", "12", 1),
  ]

  @Test(arguments: vectors) func comparesTheLastNumbers(
    answer: String, reference: String, score: Double
  ) {
    #expect(NumberMatch().score(answer, reference: reference) == score)
  }

  @Test func anyReferenceWillDo() {
    #expect(NumberMatch().score("7", references: ["none", "7.0"]) == 1)
  }

  @Test func aReferenceNeedsANumber() {
    func objection(_ references: [String]) -> String? {
      NumberMatch().objection(to: Example(id: "1", fields: [:], references: references))
    }
    #expect(objection(["x", "3"]) == nil)
    #expect(objection(["x"]) == "the metric 'number' needs a number in the reference")
    #expect(objection([]) == "the metric 'number' needs a reference")
  }
}
