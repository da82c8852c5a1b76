import Acquisition
import Foundation
import Testing

@Suite struct WeightDecayTests {
  @Test func followsTheFormulas() {
    let linear = WeightDecay(.linear, to: 0.1, over: 40)
    #expect(
      [0, 10, 20, 40, 400].map { linear.weight(from: 0.5, after: $0) }
        == [0.5, 0.4, 0.5 - 0.4 * 0.5, 0.5 - 0.4, 0.5 - 0.4])
    let exponential = WeightDecay(.exponential, to: 0.04, over: 2)
    let values = [0, 1, 2, 9].map { exponential.weight(from: 1, after: $0) }
    #expect(zip(values, [1, 0.2, 0.04, 0.04]).allSatisfy { abs($0 - $1) < 1e-15 })
    let root = WeightDecay(.inverseSqrt, to: 0.1)
    #expect(root.weight(from: 0.5, after: 0) == 0.5)
    #expect(abs(root.weight(from: 0.5, after: 3) - 0.3) < 1e-15)
    #expect(root.weight(from: 0.5, after: 1_000_000) > 0.1)
  }

  @Test(arguments: WeightDecay.Shape.allCases)
  func fallsFromTheStartTowardsTheEnd(_ shape: WeightDecay.Shape) {
    let decay = WeightDecay(shape, to: 0.05, over: 30)
    let weights = (0...60).map { decay.weight(from: 0.4, after: $0) }
    #expect(weights.first == 0.4)
    #expect(zip(weights, weights.dropFirst()).allSatisfy { $0 >= $1 && $1 >= 0.05 - 1e-15 })
    #expect(decay.weight(from: 0, after: 0) == 0)
    #expect(decay.evaluations == 30 && WeightDecay(shape, to: 1).evaluations == 50)
  }

  @Test func everyRuleButTheGreedyOneTakesTheWeight() throws {
    let decay = WeightDecay(.linear, to: 0, over: 2)
    let rules = [
      ExplorationRule.linearUCB(alpha: 1), .neuralUCB(alpha: 1), .posterior(beta: 1),
      .thompson(scale: 1), .greedy,
    ]
    #expect(
      rules.map { $0.decayed(by: decay, after: 1) } == [
        .linearUCB(alpha: 0.5), .neuralUCB(alpha: 0.5), .posterior(beta: 0.5),
        .thompson(scale: 0.5),
        .greedy,
      ])
    #expect(rules.map { $0.decayed(by: decay, after: 0) } == rules)
    #expect(rules.map(\.weight) == [1, 1, 1, 1, 0])
    let data = try JSONEncoder().encode(rules)
    #expect(try JSONDecoder().decode([ExplorationRule].self, from: data) == rules)
  }
}
