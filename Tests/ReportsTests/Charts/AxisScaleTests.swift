import Randomness
import Testing

@testable import Reports

@Suite struct AxisScaleTests {
  @Test func ticksAreRoundAndHoldTheValues() {
    var generator = SeedSequence(seed: 5).generator
    for _ in 0..<500 {
      let size = ([1e-7, 0.01, 1, 37, 1e5, 1e9] as [Double]).randomElement(using: &generator) ?? 1
      let values = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        Double.random(in: -1...1, using: &generator) * size
      }
      let scale = AxisScale(covering: values)
      #expect(values.allSatisfy { $0 >= scale.lower - scale.step * 1e-6 })
      #expect(values.allSatisfy { $0 <= scale.upper + scale.step * 1e-6 })
      #expect((2...8).contains(scale.ticks.count), "\(values): \(scale.ticks)")
      let labels = scale.ticks.map(scale.label)
      #expect(Set(labels).count == labels.count, "\(labels)")
      #expect(values.allSatisfy { (0...1).contains(scale.position($0)) })
    }
  }

  @Test func labelsAreShort() {
    let cases: [([Double], Bool, [String])] = [
      ([0.2, 0.8], false, ["0.2", "0.4", "0.6", "0.8"]),
      ([1, 20], true, ["0", "5", "10", "15", "20"]),
      ([0, 48_000], true, ["0", "10k", "20k", "30k", "40k", "50k"]),
      ([0.5, 0.5], false, ["0.44", "0.46", "0.48", "0.50", "0.52", "0.54", "0.56"]),
      ([3, 3], true, ["2", "3", "4"]),
      ([], false, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      ([.nan, .infinity, 0, 1], false, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ]
    for (values, isWhole, labels) in cases {
      let scale = AxisScale(covering: values, isWhole: isWhole)
      #expect(scale.ticks.map(scale.label) == labels, "\(values)")
    }
    #expect(AxisScale(covering: [3, 4], includingZero: true).lower == 0)
  }
}
