import Surrogates
import Testing

@Suite struct PlateauScheduleTests {
  private var rule: PlateauSchedule.Rule {
    var rule = PlateauSchedule.Rule()
    (rule.factor, rule.patience, rule.floor) = (0.5, 2, 0.2)
    return rule
  }

  private func rates(_ losses: [Double]) -> [Double] {
    var schedule = PlateauSchedule(rule, learningRate: 1)
    return losses.map {
      schedule.step(loss: $0)
      return schedule.learningRate
    }
  }

  @Test func theEpochAfterPatienceLowersTheRate() {
    #expect(rates([1, 1, 1, 1, 1, 1, 1]) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25])
  }

  @Test func anImprovementStartsTheCountAnew() {
    #expect(rates([1, 1, 1, 0.9, 0.9, 0.9, 0.9]) == [1, 1, 1, 1, 1, 1, 0.5])
  }

  @Test func aSmallRelativeFallIsNoImprovement() {
    #expect(rates([1, 0.99999, 0.99998, 0.99997]).last == 0.5)
    #expect(rates([1, 0.9998, 0.9996, 0.9994]).last == 1)
  }

  @Test func theRateStopsAtTheFloor() {
    #expect(rates([Double](repeating: 1, count: 20)).last == 0.2)
  }

  @Test func notANumberIsNoImprovement() {
    #expect(rates([1, .nan, .nan, .nan]).last == 0.5)
  }

  @Test func publishedDefaults() {
    let rule = PlateauSchedule.Rule()
    #expect(rule.factor == 0.7 && rule.patience == 30 && rule.floor == 1e-5)
  }
}
