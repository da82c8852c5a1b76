import Acquisition
import Foundation
import Testing

@Suite struct ExplorationRuleTests {
  @Test func linearUCBAddsTheWeightedDeviation() {
    #expect(ExplorationRule.linearUCB(alpha: 0.5).utility(mean: 0.25, uncertainty: 3) == 1.75)
    #expect(ExplorationRule.posterior(beta: 2).utility(mean: 0.25, uncertainty: 3) == 6.25)
    #expect(ExplorationRule.linearUCB(alpha: 0).utility(mean: 0.25, uncertainty: 3) == 0.25)
  }

  @Test func greedyIgnoresTheDeviation() {
    #expect(ExplorationRule.greedy.utility(mean: 0.25, uncertainty: 3) == 0.25)
  }

  @Test func survivesARoundTripThroughJSON() throws {
    for rule in [
      ExplorationRule.linearUCB(alpha: 0.2), .posterior(beta: 2), .expectedImprovement, .greedy,
    ] {
      let data = try JSONEncoder().encode(rule)
      #expect(try JSONDecoder().decode(ExplorationRule.self, from: data) == rule)
    }
  }

  /// E max(f − best, 0) for f normal, against a sum over its density.
  @Test(arguments: [(0.0, 1.0), (0.3, 0.2), (-0.5, 0.25), (-3.0, 0.5), (2.0, 0.1)])
  func improvementIsTheExpectedGain(gap: Double, deviation: Double) {
    let steps = 200_000
    let sum = (0..<steps).reduce(0.0) { sum, step in
      let z = -10 + 20 * (Double(step) + 0.5) / Double(steps)
      return sum + max(gap + deviation * z, 0) * exp(-z * z / 2) * 20 / Double(steps)
    }
    let expected = sum / (2 * Double.pi).squareRoot()
    let utility = ExplorationRule.expectedImprovement.utility(
      mean: 0.4 + gap, uncertainty: deviation, best: 0.4)
    #expect(abs(utility - expected) < 1e-6)
  }

  @Test func whatIsCertainGainsItsGapOrNothing() {
    let rule = ExplorationRule.expectedImprovement
    #expect(rule.utility(mean: 0.75, uncertainty: 0, best: 0.5) == 0.25)
    #expect(rule.utility(mean: 0.25, uncertainty: 0, best: 0.5) == 0)
    #expect(rule.utility(mean: -100, uncertainty: 1e-3, best: 0.5) == 0)
  }
}
