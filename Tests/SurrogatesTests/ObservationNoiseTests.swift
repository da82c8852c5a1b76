import PromptSpace
import Testing

@testable import Surrogates

@Suite struct ObservationNoiseTests {
  private static func observation(_ count: Int, _ variance: Double?) -> Observation {
    Observation(
      assignment: PromptAssignment([0]), score: 0.5, exampleCount: count, variance: variance)
  }

  @Test func nothingKnownIsZero() {
    let unknown = [Self.observation(24, nil), Self.observation(3, .nan), Self.observation(1, -1)]
    #expect(ObservationNoise.variances(of: unknown) == [0, 0, 0])
  }

  @Test func aSampleWithoutSpreadIsNotCertain() {
    // s² = 0.24 and 0 over 24 examples each: s̄² = 0.12.
    let values = ObservationNoise.variances(of: [
      Self.observation(24, 0.01), Self.observation(24, 0), Self.observation(12, nil),
    ])
    let expected = [(23 * 0.24 + 5 * 0.12) / 28 / 24, 5 * 0.12 / 28 / 24, 0.12 / 12]
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func oneExampleKeepsItsVariance() {
    let values = ObservationNoise.variances(of: [
      Self.observation(1, 0.04), Self.observation(1, 0.02),
    ])
    #expect(values == [0.04, 0.02])
  }
}
