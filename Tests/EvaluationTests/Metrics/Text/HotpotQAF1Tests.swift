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
      ("<answer>yes</answer>", "yes", 0, 1),
      ("<answer>no</answer> or <answer>Tom Brady</answer>", "Tom Brady", 0, 1),
      ("\\boxed{Kansas City Chiefs}", "Kansas City Chiefs", 2.0 / 3, 1),
      ("Answer: Tom Brady", "Tom Brady", 0.8, 1),
      ("It was him.\n\nfinal answer:\nTom Brady", "Tom Brady", 4.0 / 9, 1),
      ("The answer is Tom Brady", "Tom Brady", 2.0 / 3, 2.0 / 3),
      ("<answer>\\boxed{Tom}</answer>", "Tom", 0, 1),
    ] as [(String, String, Double, Double)]) func followsTheRules(
      answer: String, gold: String, reference: Double, strict: Double
    )
  {
    #expect(abs(HotpotQAF1(.reference).score(answer, reference: gold) - reference) < 1e-12)
    #expect(abs(HotpotQAF1(.strict).score(answer, reference: gold) - strict) < 1e-12)
  }
}
