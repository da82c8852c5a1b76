import Evaluation
import Testing

struct ExactMatchTests {
  static let vectors: [(String, String, Double)] = [
    ("Paris", "paris", 1), (" \"Paris.\" \n", "Paris", 1), ("**yes**", "Yes", 1), ("(b)", "B", 1),
    ("“oui” !", "oui", 1), ("in Paris", "Paris", 0), ("", "", 1), ("", "a", 0), ("-5", "5", 0),
    ("$5", "5", 0), ("5%", "5", 0), (".5", "5", 0), ("5.", "5", 1), ("?", "!", 0), ("?", "?", 1),
    ("a b", "a  b", 0), ("ÉTÉ", "été", 1),
  ]

  @Test(arguments: vectors) func comparesWithoutWrapping(
    answer: String, reference: String, score: Double
  ) {
    #expect(ExactMatch().score(answer, reference: reference) == score)
    #expect(ExactMatch().score(reference, reference: answer) == score)
  }

  @Test func anyReferenceWillDo() {
    #expect(ExactMatch().score("b", references: ["a", "B."]) == 1)
    #expect(ExactMatch().score("c", references: ["a", "b"]) == 0)
    #expect(ExactMatch().score("c", references: []) == 0)
  }

  @Test func anExampleWithoutReferenceIsRefused() {
    #expect(
      ExactMatch().objection(to: Example(id: "1", fields: [:]))
        == "the metric 'exact_match' needs a reference")
    #expect(ExactMatch().objection(to: Example(id: "1", fields: [:], references: ["a"])) == nil)
  }
}
