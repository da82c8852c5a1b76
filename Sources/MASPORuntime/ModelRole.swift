public import LanguageModels

/// Who plays a part of the optimizer's, and how it is asked.
public struct ModelRole: Sendable {
  private let model: any ChatModel
  private let name: String
  private let temperature: Double
  let maxOutputTokens: Int
  private let seed: Int?
  private let faults = CallFaults()

  /// - Parameters:
  ///   - name: as the server knows the model.
  ///   - seed: of replicate 0, the others' follow; `nil` sends none.
  public init(
    _ model: any ChatModel, name: String, temperature: Double, maxOutputTokens: Int,
    seed: Int? = nil
  ) {
    self.model = model
    self.name = name
    self.temperature = temperature
    self.maxOutputTokens = maxOutputTokens
    self.seed = seed
  }

  /// Asks once.
  ///
  /// - Throws: `MASPOFault`, or what ends the process.
  func ask(_ text: String, replicate: Int = 0, context: CallContext) async throws -> ChatResponse {
    let request = ChatRequest(
      model: name, messages: [ChatMessage(.user, text)], temperature: temperature,
      maxOutputTokens: maxOutputTokens, seed: seed.map { $0 &+ replicate }, replicate: replicate)
    return try await faults.translating {
      try await model.complete(request, context: context)
    }
  }
}
