/// Prices of tokens in any one currency.
public struct TokenPrices: Hashable, Sendable {
  public var input: Double
  public var cachedInput: Double
  public var output: Double

  public init(input: Double, cachedInput: Double, output: Double) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
  }

  /// What a run is charged: (prefill − cached)·P_in + cached·P_cached + decode·P_out.
  ///
  /// - Parameter prefill: all tokens of prompts, those from the cache included.
  public func bill(prefill: Int, cached: Int, decoded: Int) -> Double {
    Double(prefill - cached) * input + Double(cached) * cachedInput + Double(decoded) * output
  }
}

extension StreamedChain {
  /// Theorem 3, the cost of streaming over that of waiting:
  /// ρ·[r_cpd·(α + r_ccp·β) + 1] / [r_cpd·(1 + r_po/S) + 1], with r_cpd the price of input over that of output and
  /// r_ccp the price of cached input over that of input.
  ///
  /// Charges a step that an agent receives as cached, although each receiver reads it anew once: see
  /// ``exactCostRatio(prices:promptPerStep:cacheHitRate:)``.
  ///
  /// - Parameter decodedRatio: ρ, tokens written when streaming over those when waiting.
  public func costRatio(
    prices: TokenPrices, promptPerStep: Double = 0, cacheHitRate: Double = 1,
    decodedRatio: Double = 1
  ) -> Double {
    let load = promptLoad(promptPerStep: promptPerStep, cacheHitRate: cacheHitRate)
    let inputPerOutput = prices.input / prices.output
    let cachedPerInput = prices.cachedInput / prices.input
    let streamed = inputPerOutput * (load.fresh + cachedPerInput * load.cached) + 1
    return decodedRatio * streamed / (inputPerOutput * (1 + promptPerStep / Double(steps)) + 1)
  }

  /// The same by counting every token, where both protocols write as many.
  ///
  /// Both read A·p + (A − 1)·S·o tokens for the first time; streaming reads (A − 1)·[(S − 1)·p + S·(S − 1)·o] again,
  /// p of the prompt and o of a step. Never below 1: what is saved is time.
  public func exactCostRatio(
    prices: TokenPrices, promptPerStep: Double = 0, cacheHitRate: Double = 1
  ) -> Double {
    let (first, again) = readTokens(promptPerStep: promptPerStep)
    let serial = first * prices.input + Double(agents * steps) * prices.output
    let perToken = cacheHitRate * prices.cachedInput + (1 - cacheHitRate) * prices.input
    return (serial + again * perToken) / serial
  }

  /// Tokens of prompts in units of o: those that both protocols read for the first time, and those that streaming reads
  /// again.
  public func readTokens(promptPerStep: Double = 0) -> (first: Double, again: Double) {
    let (agents, steps) = (Double(agents), Double(steps))
    return (
      agents * promptPerStep + (agents - 1) * steps,
      (agents - 1) * (steps - 1) * (promptPerStep + steps)
    )
  }
}
