import Randomness
import Testing

@testable import Workflows

struct NearestNameTests {
  @Test func suggestsTheClosestName() {
    let names = ["question", "solution", "context"]
    #expect(NearestName.suggestion(for: "solutoin", among: names) == "solution")
    #expect(NearestName.suggestion(for: "Question", among: names) == "question")
    #expect(NearestName.suggestion(for: "xyz", among: names) == nil)
    #expect(NearestName.suggestion(for: "a", among: []) == nil)
    #expect(NearestName.suggestion(for: "ab", among: ["ac", "ad"]) == "ac")
    #expect(NearestName.hint(for: "contxt", among: names) == "; did you mean 'context'?")
    #expect(NearestName.hint(for: "xyz", among: names) == "")
  }

  @Test(arguments: [
    ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("ab", "ba", 2),
    ("flaw", "lawn", 2),
  ]) func measuresEdits(left: String, right: String, distance: Int) {
    #expect(NearestName.distance(Array(left), Array(right)) == distance)
    #expect(NearestName.distance(Array(right), Array(left)) == distance)
  }
}
