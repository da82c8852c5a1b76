import Foundation

/// Embeddings from an OpenAI-compatible `POST {base}/embeddings`, in batches, one after another.
public struct OpenAITextEmbedder: TextEmbedder {
  public let endpoint: ModelEndpoint
  public let model: String
  /// Texts in one request; small, as local servers cap the tokens of a batch.
  public let batchSize: Int
  private let runner: CallRunner

  /// - Precondition: `batchSize` is positive.
  public init(
    endpoint: ModelEndpoint, model: String, transport: any HTTPTransport, services: CallServices,
    batchSize: Int = 16
  ) {
    precondition(batchSize > 0, "a batch holds at least one text")
    self.endpoint = endpoint
    self.model = model
    self.batchSize = batchSize
    runner = CallRunner(transport: transport, services: services)
  }

  public func embed(_ texts: [String], context: CallContext) async throws -> [[Float]] {
    var vectors: [[Float]] = []
    for start in stride(from: 0, to: texts.count, by: batchSize) {
      let batch = Array(texts[start..<min(start + batchSize, texts.count)])
      vectors += try await embed(batch: batch, context: context)
    }
    guard Set(vectors.map(\.count)).count <= 1 else {
      throw LanguageModelError(
        .malformedResponse, "model \(model.prefix(100)): embeddings of different lengths")
    }
    return vectors
  }

  private func embed(batch: [String], context: CallContext) async throws -> [[Float]] {
    let redactor = endpoint.redactor.guarding(batch)
    let plan = CallPlan(
      model: model, context: context,
      request: HTTPRequest(
        method: "POST", url: endpoint.baseURL + "/embeddings", headers: endpoint.headers(),
        body: try RequestEncoding.data(texts: batch) { body in
          body.field("encoding_format", "float")
          body.field("input", batch)
          body.field("model", model)
        }),
      worstCase: TokenUsage(
        inputTokens: TokenBound.worstInput(batch), outputTokens: 0, isEstimated: true),
      redactor: redactor)
    let now = runner.services.now
    return try await runner.run(plan) { response throws(CallFailure) in
      let reader = ReplyReader(redactor: redactor, now: now())
      let reply = try reader.read(EmbeddingReply.self, from: response)
      let usage = UsageReply.usage(
        reply.usage, estimatedInput: TokenBound.estimate(batch), estimatedOutput: 0)
      guard let vectors = reply.vectors(count: batch.count) else {
        throw reader.malformed(
          "its reply does not hold one vector of one length for each text",
          charge: .usage(usage))
      }
      return (vectors, usage)
    }.value
  }
}
