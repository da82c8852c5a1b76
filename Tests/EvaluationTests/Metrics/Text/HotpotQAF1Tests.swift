import Evaluation
import Testing
import Workflows

struct HotpotQAF1Tests {
  @Test(
    arguments: [
      ("yes", "Yes.", 1.0, 1.0),
      ("yes it is", "yes", 0.5, 0),
      ("no", "yes", 0, 0),
      ("99.27", "9927", 1, 1),
      ("The", "a", 0, 0),
      ("the", "The", 0, 1),
      ("the old town of Ava", "Ava", 0.4, 0.4),
    ] as [(String, String, Double, Double)]) func followsTheRules(
      answer: String, gold: String, reference: Double, strict: Double
    )
  {
    #expect(abs(HotpotQAF1(.reference).score(answer, reference: gold) - reference) < 1e-12)
    #expect(abs(HotpotQAF1(.strict).score(answer, reference: gold) - strict) < 1e-12)
  }
}
