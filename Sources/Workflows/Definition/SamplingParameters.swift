/// How a model is asked to draw its reply; what is `nil` is left to the server.
public struct SamplingParameters: Hashable, Codable, Sendable {
  public var temperature: Double?
  public var topP: Double?
  public var maxOutputTokens: Int?
  public var stop: [String]
  /// Replicate `r` is asked with `seed + r`, since equal seeds would give equal samples.
  public var seed: Int?

  public init(
    temperature: Double? = nil, topP: Double? = nil, maxOutputTokens: Int? = nil,
    stop: [String] = [], seed: Int? = nil
  ) {
    self.temperature = temperature
    self.topP = topP
    self.maxOutputTokens = maxOutputTokens
    self.stop = stop
    self.seed = seed
  }

  /// What is out of range, in words.
  var objections: [String] {
    var found: [String] = []
    if let temperature, !(temperature >= 0 && temperature.isFinite) {
      found.append("temperature must be 0 or more, not \(temperature)")
    }
    if let topP, !(topP > 0 && topP <= 1) {
      found.append("top_p must lie above 0 and not above 1, not \(topP)")
    }
    if let maxOutputTokens, maxOutputTokens < 1 {
      found.append("max_output_tokens must be 1 or more, not \(maxOutputTokens)")
    }
    return found
  }
}
