import Testing
import Workflows
import _TestSupport

/// p_j, δ and ε from judged steps.
@Suite struct ReliabilityEstimateTests {
  typealias Sample = ReliabilityEstimate.Sample

  private static func estimate(
    _ count: Int, probabilities: [Double], gain: Double, loss: Double, base: Double
  ) -> ReliabilityEstimate? {
    var random = TestRandom(seed: 5, number: count)
    let samples = (0..<count).map { _ in
      let upstream = probabilities.map { random.share() < $0 }
      let downstream = upstream.indices.map { step in
        let seen = upstream[...step]
        let right = Double(seen.count { $0 })
        let chance = base + gain * right - loss * (Double(seen.count) - right)
        return random.share() < chance
      }
      return Sample(upstream: upstream, downstream: downstream)
    }
    return ReliabilityEstimate(samples)
  }

  @Test func plantedEffectsAreFound() throws {
    let planted = [0.9, 0.8, 0.5, 0.3]
    let found = try #require(
      Self.estimate(20_000, probabilities: planted, gain: 0.05, loss: 0.12, base: 0.6))
    for (own, other) in zip(found.reliability.probabilities, planted) {
      #expect(abs(own - other) < 0.015)
    }
    #expect(abs(found.reliability.gain - 0.05) < 0.01)
    #expect(abs(found.reliability.loss - 0.12) < 0.01)
    #expect(found.reliability.regime == .harmfulAccumulation)
  }

  /// By hand: one right of two, with half a right and half a wrong one added.
  @Test func fewJudgementsAreDrawnToTheMiddle() throws {
    let found = try #require(
      ReliabilityEstimate([
        Sample(upstream: [true, true], downstream: []),
        Sample(upstream: [true, false], downstream: []),
      ]))
    #expect(found.reliability.probabilities == [2.5 / 3, 0.5])
    // Nothing was seen of later agents: the prior.
    #expect(abs(found.reliability.gain - 0.1) < 1e-9 && abs(found.reliability.loss - 0.1) < 1e-9)
    #expect(found.samples == 2)
  }

  /// Positions that fewer than half of the runs have are left out.
  @Test func oddLengthsDoNotDecide() throws {
    let long = Sample(upstream: [true, true, true, true, true], downstream: [true])
    let short = Sample(upstream: [true, false], downstream: [true, false])
    let found = try #require(ReliabilityEstimate([short, short, long]))
    #expect(found.reliability.probabilities.count == 2)
    #expect(ReliabilityEstimate([]) == nil)
    #expect(ReliabilityEstimate([Sample(upstream: [], downstream: [true])]) == nil)
  }

  /// Effects stay positive, so that there is a break-even, whatever was judged.
  @Test func effectsStayPositive() throws {
    for seed in 0..<200 {
      var random = TestRandom(seed: 9, number: seed)
      let samples = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        Sample(
          upstream: (0..<Int.random(in: 1...5, using: &random)).map { _ in random.share() < 0.5 },
          downstream: (0..<Int.random(in: 0...6, using: &random)).map { _ in random.share() < 0.5 })
      }
      let found = try #require(ReliabilityEstimate(samples))
      #expect(found.reliability.gain >= 0.01 && found.reliability.loss >= 0.01)
      #expect((0...1).contains(found.reliability.breakEven))
    }
  }
}
