import Evaluation
import Testing
import Workflows

struct MASPOMathMatchTests {
  @Test func comparesNormalForms() {
    let reference = MASPOMathMatch(.reference)
    #expect(reference.score("<answer>\\dfrac{1}{2}</answer>", reference: "\\frac{1}{2}") == 1)
    #expect(reference.score("<answer>1000</answer>", reference: "1,000") == 0)
    #expect(MASPOMathMatch(.strict).score("<answer>1000</answer>", reference: "1,000") == 1)
    #expect(reference.score("<answer>[1,2)</answer>", reference: "(1,2]") == 1)
    #expect(MASPOMathMatch(.strict).score("<answer>[1,2)</answer>", reference: "(1,2]") == 0)
  }
}
