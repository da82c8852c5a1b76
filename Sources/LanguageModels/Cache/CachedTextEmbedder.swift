import Foundation

/// A ``ResponseCache`` in front of an embedder: a text is paid once.
///
/// Calls run one after another, so that two askers with common texts do not both pay for them; the
/// texts go to the embedder in batches, and each batch is on disk before the next one is asked.
public final class CachedTextEmbedder: TextEmbedder {
  private let embedder: any TextEmbedder
  private let cache: ResponseCache
  private let model: String
  private let namespace: String
  private let batchSize: Int
  private let log: (any CallLog)?
  private let turn = CallLimiter(maximumConcurrentCalls: 1)

  /// - Parameters:
  ///   - model: the embedder's model, part of the key.
  ///   - namespace: tells endpoints apart, normally ``ModelEndpoint/baseURL``.
  ///   - batchSize: texts handed on at once, normally the embedder's own batch.
  public init(
    embedder: any TextEmbedder, model: String, cache: ResponseCache, namespace: String,
    batchSize: Int = 16, log: (any CallLog)? = nil
  ) {
    precondition(batchSize > 0, "a batch holds at least one text")
    self.embedder = embedder
    self.cache = cache
    self.model = model
    self.namespace = namespace
    self.batchSize = batchSize
    self.log = log
  }

  /// - Throws: ``LanguageModelError``, ``ResponseCacheError``, or `CancellationError`.
  public func embed(_ texts: [String], context: CallContext) async throws -> [[Float]] {
    let permit = try await turn.acquire()
    defer { turn.release(permit) }
    var known = try await keptVectors(of: texts, context: context)
    var seen = Set<String>()
    let missing = texts.filter { known[$0] == nil && seen.insert($0).inserted }
    for start in stride(from: 0, to: missing.count, by: batchSize) {
      let batch = Array(missing[start..<min(start + batchSize, missing.count)])
      let vectors = try await embedder.embed(batch, context: context)
      guard vectors.count == batch.count else {
        throw LanguageModelError(
          .malformedResponse, "\(vectors.count) embeddings for \(batch.count) texts")
      }
      try await keep(vectors, of: batch)
      for (text, vector) in zip(batch, vectors) { known[text] = vector }
    }
    return texts.compactMap { known[$0] }
  }

  private func keptVectors(
    of texts: [String], context: CallContext
  ) async throws -> [String: [Float]] {
    let start = ContinuousClock.now
    var known: [String: [Float]] = [:]
    for text in Set(texts) {
      let key = RequestDigest(embedding: text, model: model, namespace: namespace)
      guard let payload = try await cache.payload(for: key) else { continue }
      guard let vector = Self.vector(from: payload) else { throw cache.damaged() }
      known[text] = vector
    }
    if !known.isEmpty {
      let outcome = CallRecord.Outcome(
        status: "cache", usage: TokenUsage(inputTokens: 0, outputTokens: 0), costUSD: 0,
        latency: ContinuousClock.now - start, wasSent: false)
      log?.append(
        CallRecord(time: Date(), context: context, model: model, attempt: 0, outcome: outcome))
    }
    return known
  }

  private func keep(_ vectors: [[Float]], of texts: [String]) async throws {
    let entries = zip(texts, vectors).map { text, vector in
      (
        key: RequestDigest(embedding: text, model: model, namespace: namespace),
        entry: ResponseCache.Entry(
          kind: "embedding", endpoint: namespace, model: model, costUSD: nil,
          payload: Self.payload(of: vector))
      )
    }
    // A task of its own: the vectors are paid, so a cancellation now must not lose them.
    try await Task { [cache] in try await cache.store(entries) }.value
  }

  /// Little-endian single precision, four bytes a number.
  private static func payload(of vector: [Float]) -> Data {
    var data = Data(capacity: vector.count * 4)
    for number in vector {
      for shift in stride(from: 0, to: 32, by: 8) {
        data.append(UInt8(truncatingIfNeeded: number.bitPattern >> UInt32(shift)))
      }
    }
    return data
  }

  private static func vector(from data: Data) -> [Float]? {
    guard !data.isEmpty, data.count.isMultiple(of: 4) else { return nil }
    let bytes = Array(data)
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(
        bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
  }
}
