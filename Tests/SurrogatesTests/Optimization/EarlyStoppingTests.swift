import Surrogates
import Testing

@Suite struct EarlyStoppingTests {
  private func firstStop(_ losses: [Double], patience: Int, delta: Double = 0) -> Int? {
    var rule = EarlyStopping.Rule()
    (rule.patience, rule.minimumDelta) = (patience, delta)
    var stopping = EarlyStopping(rule)
    return losses.firstIndex { stopping.shouldStop(after: $0) }
  }

  @Test func stopsAfterPatienceEpochsWithoutImprovement() {
    #expect(firstStop([3, 2, 2, 2, 2], patience: 3) == 4)
    #expect(firstStop([3, 2, 2, 2], patience: 3) == nil)
  }

  @Test func anImprovementStartsTheCountAnew() {
    #expect(firstStop([3, 3, 3, 2, 2, 2, 2], patience: 3) == 6)
  }

  @Test func aFallWithinTheDeltaIsNoImprovement() {
    #expect(firstStop([1, 0.95, 0.91], patience: 2, delta: 0.1) == 2)
    #expect(firstStop([1, 0.95, 0.89], patience: 2, delta: 0.1) == nil)
  }

  @Test func publishedDefaults() {
    let rule = EarlyStopping.Rule()
    #expect(rule.patience == 200 && rule.minimumDelta == 1e-10)
  }
}
