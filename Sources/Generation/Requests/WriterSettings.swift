import LanguageModels

/// How the model that writes prompts is asked.
public struct WriterSettings: Hashable, Sendable {
  /// The model's name as its server knows it.
  public var model: String
  public var temperature: Double
  public var topP: Double?
  public var maxOutputTokens: Int
  /// The first attempt's; attempt `k` is asked with `seed + k`. `nil` sends none.
  public var seed: Int?
  /// The first call, and one with the reason of its refusal.
  public var callsPerAttempt: Int

  public static let defaultTemperature = 0.7
  public static let defaultOutputLimit = 1024

  public init(
    model: String, temperature: Double = defaultTemperature, topP: Double? = nil,
    maxOutputTokens: Int = defaultOutputLimit, seed: Int? = nil, callsPerAttempt: Int = 2
  ) {
    precondition(callsPerAttempt > 0, "an attempt makes at least one call")
    self.model = model
    self.temperature = temperature
    self.topP = topP
    self.maxOutputTokens = maxOutputTokens
    self.seed = seed
    self.callsPerAttempt = callsPerAttempt
  }

  /// One call; the attempt's number keeps equal texts of two attempts apart in the cache.
  func request(_ text: String, attempt: Int) -> ChatRequest {
    ChatRequest(
      model: model, messages: [ChatMessage(.user, text)], temperature: temperature, topP: topP,
      maxOutputTokens: maxOutputTokens, seed: seed.map { $0 &+ attempt }, replicate: attempt)
  }
}
