import Testing
import Workflows

struct StepReliabilityTests {
  /// The order by the gains themselves.
  private func order(_ steps: StepReliability) -> [StepProtocol] {
    StepProtocol.allCases.sorted { steps.gain(of: $0) > steps.gain(of: $1) }
  }

  @Test func theRegimeIsTheOrderOfTheGains() {
    var generator = SystemRandomNumberGenerator()
    var seen: Set<StreamingRegime> = []
    for _ in 1...20_000 {
      let count = Int.random(in: 2...9, using: &generator)
      let steps = StepReliability(
        probabilities: (0..<count).map { _ in .random(in: 0...1, using: &generator) },
        gain: .random(in: 0.01...1, using: &generator),
        loss: .random(in: 0.01...1, using: &generator))
      guard let regime = steps.regime else { continue }
      seen.insert(regime)
      // Rounding decides between gains that are as good as equal.
      let gains = StepProtocol.allCases.map { steps.gain(of: $0) }.sorted()
      guard zip(gains, gains.dropFirst()).allSatisfy({ $1 - $0 > 1e-9 }) else { continue }
      #expect(order(steps) == regime.order, "\(steps)")
    }
    #expect(seen == Set(StreamingRegime.allCases))
  }

  @Test func meanIsMadeOfHeadAndTail() {
    let steps = StepReliability(probabilities: [0.9, 0.4, 0.7, 0.1], gain: 1, loss: 3)
    let count = 4.0
    let mixed = ((count + 1) * steps.head + (count - 1) * steps.tail) / (2 * count)
    #expect(abs(steps.mean - mixed) < 1e-12 && steps.breakEven == 0.75)
    #expect(abs(steps.head - (4 * 0.9 + 3 * 0.4 + 2 * 0.7 + 0.1) / 10) < 1e-12)
    #expect(abs(steps.tail - (0.4 + 2 * 0.7 + 3 * 0.1) / 6) < 1e-12)
  }

  @Test(arguments: [
    ([0.95, 0.8, 0.4, 0.2], StreamingRegime.accumulation),
    ([0.9, 0.6, 0.2, 0.1], .harmfulAccumulation), ([0.9, 0.9, 0.9, 0.9], .allGood),
    ([0.1, 0.4, 0.95, 0.95], .selfCorrecting), ([0.1, 0.2, 0.1, 0.2], .allBad),
    ([0.0, 0.2, 0.4, 0.9], .lateRecovery),
  ])
  func examples(probabilities: [Double], regime: StreamingRegime) {
    let steps = StepReliability(probabilities: probabilities, gain: 1, loss: 1)
    #expect(steps.regime == regime)
  }

  @Test func thereIsNoRegimeOnABorder() {
    #expect(StepReliability(probabilities: [0.5, 0.5], gain: 1, loss: 1).regime == nil)
    #expect(StepReliability(probabilities: [1], gain: 1, loss: 1).regime == nil)
  }
}
