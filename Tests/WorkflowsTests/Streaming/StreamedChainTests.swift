import Testing
import Workflows

/// The published figures and those that follow from them.
struct StreamedChainTests {
  private static let prices = TokenPrices(input: 5e-6, cachedInput: 0.5e-6, output: 25e-6)

  private func isClose(_ value: Double, _ wanted: Double, within error: Double) -> Bool {
    abs(value - wanted) <= error
  }

  @Test(arguments: [
    (4, 4, 0.0, 0.0, 0.0, 1.0, 2.2857), (4, 4, 0.5, 0.05, 0.005, 1, 2.3418),
    (64, 64, 0.1, 0.02, 0.002, 1, 29.203), (64, 64, 0.1, 0.02, 0.002, 0, 14.542),
    (64, 64, 0, 0, 0, 1, 32.252),
  ])
  func speedupBounds(
    agents: Int, steps: Int, prompt: Double, prefill: Double, cached: Double, hits: Double,
    bound: Double
  ) {
    let chain = StreamedChain(agents: agents, steps: steps)
    let speeds = StreamedChain.Speeds(
      promptPerStep: prompt, decodePerPrefill: prefill, decodePerCached: cached, cacheHitRate: hits)
    #expect(isClose(chain.speedupBound(speeds), bound, within: bound * 5e-5))
  }

  @Test func freePrefillIsTheSimpleBound() {
    for (agents, steps) in [(1, 1), (1, 9), (9, 1), (4, 7), (64, 64)] {
      let chain = StreamedChain(agents: agents, steps: steps)
      #expect(isClose(chain.speedupBound(.init()), chain.simpleBound, within: 1e-12))
    }
    #expect(isClose(StreamedChain(agents: 5, steps: 1_000_000).simpleBound, 5, within: 1e-4))
    #expect(isClose(StreamedChain(agents: 1_000_000, steps: 7).simpleBound, 7, within: 1e-4))
  }

  @Test func promptLoads() {
    let load = StreamedChain(agents: 4, steps: 4).promptLoad(promptPerStep: 0.5, cacheHitRate: 1)
    #expect(load == .init(fresh: 0.28125, cached: 3.375))
  }

  @Test(arguments: [
    (3, 3, 1.0, 0.9222), (4, 4, 1, 0.925), (4, 10, 1, 1.0), (16, 16, 1, 1.0938),
    (64, 64, 1, 1.8859), (4, 4, 0, 1.375), (64, 64, 0, 11.336),
  ])
  func costRatios(agents: Int, steps: Int, hits: Double, ratio: Double) {
    let chain = StreamedChain(agents: agents, steps: steps)
    let cost = chain.costRatio(prices: Self.prices, cacheHitRate: hits)
    #expect(isClose(cost, ratio, within: ratio * 5e-5))
    let half = chain.costRatio(prices: Self.prices, cacheHitRate: hits, decodedRatio: 0.5)
    #expect(isClose(half, cost / 2, within: 1e-12))
  }

  @Test(arguments: [
    (3, 3, 1.0, 1.024, 5e-4), (4, 4, 1, 1.039, 5e-4), (16, 16, 1, 1.237, 5e-4),
    (64, 64, 1, 2.036, 5e-4), (3, 3, 0, 1.235, 5e-4), (4, 4, 0, 1.391, 5e-4),
    (16, 16, 0, 3.368, 5e-4), (64, 64, 0, 11.36, 5e-3),
  ])
  func exactCostRatios(agents: Int, steps: Int, hits: Double, ratio: Double, error: Double) {
    let chain = StreamedChain(agents: agents, steps: steps)
    let cost = chain.exactCostRatio(prices: Self.prices, cacheHitRate: hits)
    #expect(isClose(cost, ratio, within: error))
  }

  @Test func theBillOfTheSampleRun() {
    let prices = Self.prices
    #expect(isClose(prices.bill(prefill: 39_654, cached: 0, decoded: 0), 0.1983, within: 5e-5))
    #expect(isClose(prices.bill(prefill: 33_664, cached: 33_664, decoded: 0), 0.0168, within: 5e-5))
    let all = prices.bill(prefill: 73_318, cached: 33_664, decoded: 21_456)
    #expect(isClose(all, 0.7515, within: 5e-5))
  }

  @Test(arguments: [
    (3, 4, 1, 100, 1_203, 606, 1.985, 2.0, 0.993), (4, 4, 1, 100, 1_604, 707, 2.269, 2.286, 0.993),
    (4, 4, 10, 100, 1_640, 770, 2.130, 2.286, 0.932),
    (4, 4, 50, 100, 1_800, 1_050, 1.714, 2.286, 0.750),
    (8, 8, 10, 100, 6_480, 1_650, 3.927, 4.267, 0.921),
    (16, 16, 1, 50, 12_816, 1_581, 8.106, 8.258, 0.982),
    (64, 64, 1, 50, 204_864, 6_477, 31.63, 32.25, 0.981),
    (64, 64, 10, 100, 410_240, 13_970, 29.37, 32.25, 0.911),
  ])
  func timesOfChains(
    agents: Int, steps: Int, latency: Int, step: Int, serial: Int, streamed: Int, speedup: Double,
    bound: Double, fraction: Double
  ) {
    let chain = StreamedChain(agents: agents, steps: steps)
    let (latency, step) = (Duration.milliseconds(latency), Duration.milliseconds(step))
    let waited = chain.serialTime(latency: latency, step: step)
    let time = chain.streamedTime(latency: latency, step: step)
    #expect(waited == .milliseconds(serial) && time == .milliseconds(streamed))
    #expect(isClose(waited / time, speedup, within: speedup * 3e-4))
    #expect(isClose(chain.simpleBound, bound, within: bound * 3e-4))
    let reached = chain.fractionOfBound(latency: latency, step: step)
    #expect(isClose(reached, fraction, within: 6e-4))
    #expect(isClose(reached, waited / time / chain.simpleBound, within: 1e-12))
    // The schedule, call by call, agrees.
    let schedule = PipelineSchedule.chain(
      agents: agents, steps: steps, latency: latency, step: step)
    #expect(schedule.serialTime == waited)
    #expect(schedule.streamedTime(.each) == time)
    // The root is quicker than who reads it where calls take long to begin: then several steps wait together.
    #expect(schedule.streamedTime(.coalesced) <= time)
  }
}
