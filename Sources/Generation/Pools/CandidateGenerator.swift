public import LanguageModels
import PromptSpace

/// Fills a pool: attempts in waves as large as what is missing, each wave concurrent.
///
/// Candidates enter in the order of their attempts, whatever the order of the replies, so a pool depends on
/// the replies alone; with a ``ResponseCache`` in front of the model the same call again costs nothing and
/// gives the same pool.
public struct CandidateGenerator: Sendable {
  private let writer: PromptWriter
  private let embedder: (any TextEmbedder)?
  private let bound: AttemptBound
  private let similarity: Double

  /// Cosine from which on two candidates count as one.
  public static let defaultSimilarity = 0.99

  /// - Parameters:
  ///   - embedder: tells near duplicates apart; without one only equal words do.
  ///   - similarity: cosine of the raw vectors. They are not centred: the verdict on a pair must not depend on
  ///     what else is in the pool.
  public init(
    writer: PromptWriter, embedder: (any TextEmbedder)? = nil,
    bound: AttemptBound = .proportional, similarity: Double = defaultSimilarity
  ) {
    self.writer = writer
    self.embedder = embedder
    self.bound = bound
    self.similarity = similarity
  }

  /// The fewest and the most calls that may be needed for the candidates that are missing, all of them new.
  public func calls(missing: Int) -> ClosedRange<Int> {
    let attempts = max(0, bound.limit(missing: missing, known: 0))
    return min(missing, attempts)...(attempts * writer.callsPerAttempt)
  }

  /// - Parameters:
  ///   - target: candidates that the pool shall have, the seed included.
  ///   - entries: what the pool's file holds beside the seed.
  ///   - progress: told of the pool's size and of the attempts that have ended, after each of them.
  public func fill(
    to target: Int, entries: [String],
    progress: @escaping @Sendable (_ size: Int, _ attempts: Int) -> Void = { _, _ in }
  ) async -> GenerationResult {
    var draft = PoolDraft(seed: writer.brief.seed, entries: entries, similarity: similarity)
    var result = GenerationResult(diversity: PoolDiversity(texts: [], vectors: [:]))
    var ending = draft.texts.count < target ? await learn(draft.texts, into: &draft) : nil
    while ending == nil {
      let missing = target - draft.texts.count
      let left = bound.limit(missing: missing + result.candidates.count, known: result.known)
      let size = min(missing, left - result.attempts)
      if size <= 0 {
        ending = missing <= 0 ? .filled : .attemptsSpent
        break
      }
      let first = result.attempts
      let held = draft.texts.count
      let wave = await attempts(first..<(first + size)) { progress(held, first + $0) }
      let embedding = await learn(wave.compactMap(\.candidate?.text), into: &draft)
      Self.merge(wave, into: &draft, &result)
      progress(draft.texts.count, result.attempts)
      ending = Self.ending(of: wave) ?? embedding
    }
    result.ending = ending ?? .filled
    result.poolSize = draft.texts.count
    result.diversity = PoolDiversity(texts: draft.texts, vectors: draft.vectors)
    return result
  }

  private func attempts(
    _ numbers: Range<Int>, ended: (Int) -> Void
  ) async -> [Attempt] {
    await withTaskGroup(of: Attempt.self) { group in
      for number in numbers { group.addTask { [writer] in await writer.attempt(number) } }
      var attempts: [Attempt] = []
      for await attempt in group {
        attempts.append(attempt)
        ended(attempts.count)
      }
      return attempts.sorted { $0.number < $1.number }
    }
  }

  /// - Returns: why the work must end, `nil` when it goes on.
  private func learn(
    _ texts: [String], into draft: inout PoolDraft
  ) async -> GenerationResult.Ending? {
    guard let embedder else { return nil }
    let unknown = Set(texts).subtracting(draft.vectors.keys).sorted()
    guard !unknown.isEmpty else { return nil }
    let context = CallContext(role: .embedder, agent: writer.brief.agent)
    do {
      // A task of its own: after an interruption the replies are paid, and are to be kept.
      let vectors = try await Task { try await embedder.embed(unknown, context: context) }.value
      draft.learn(Dictionary(zip(unknown, vectors)) { first, _ in first })
      return nil
    } catch let error as LanguageModelError where error.code == .budgetExhausted {
      return .budget(error.message)
    } catch {
      return .failed(error)
    }
  }

  private static func merge(
    _ wave: [Attempt], into draft: inout PoolDraft, _ result: inout GenerationResult
  ) {
    for attempt in wave {
      result.attempts += 1
      result.usage = result.usage + attempt.usage
      for rejection in attempt.rejections { result.rejections[rejection.code, default: 0] += 1 }
      if case .call? = attempt.failure { result.failedCalls += 1 }
      guard let candidate = attempt.candidate else { continue }
      switch draft.offer(candidate.text) {
      case .new: result.candidates.append(candidate)
      case .known: result.known += 1
      case .duplicate(.sameWords): result.sameWords += 1
      case .duplicate(.nearby): result.nearby += 1
      }
    }
  }

  /// What a wave says about further ones. A wave of which every attempt failed is the end: the server had its
  /// retries.
  private static func ending(of wave: [Attempt]) -> GenerationResult.Ending? {
    var lastError: (any Error)?
    var failed = 0
    for attempt in wave {
      switch attempt.failure {
      case .interrupted: return .interrupted
      case .budget(let words): return .budget(words)
      case .fatal(let error): return .failed(error)
      case .call(let error): (lastError, failed) = (error, failed + 1)
      case nil: break
      }
    }
    guard let lastError, failed == wave.count else { return nil }
    return .failed(lastError)
  }
}
