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
    for rule in [ExplorationRule.linearUCB(alpha: 0.2), .posterior(beta: 2), .greedy] {
      let data = try JSONEncoder().encode(rule)
      #expect(try JSONDecoder().decode(ExplorationRule.self, from: data) == rule)
    }
  }
}
