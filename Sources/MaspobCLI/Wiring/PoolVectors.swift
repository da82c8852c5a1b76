import LanguageModels
import PromptSpace
import Studies

/// The vectors of a run's candidates, for a proposer that wants them.
///
/// The run keeps them: a server that embeds a little differently tomorrow must not change a decision that a
/// resumed run makes.
struct PoolVectors {
  let project: Project
  let held: HeldRun
  let embedder: (any TextEmbedder)?

  /// - Returns: `[agent][candidate][dimension]`; `nil` where nobody wants or makes them.
  /// - Throws: ``StudyError``, ``LanguageModelError``.
  func kept() async throws -> [[[Float]]]? {
    guard project.needsEmbeddings else { return nil }
    if let kept = try held.folder.readEmbeddings(of: project.pools) { return kept }
    guard let embedder else { return nil }
    try held.journal.append(held.opening)
    let vectors = try await embedder.embed(project.pools)
    try held.folder.write(embeddings: vectors)
    return vectors
  }
}

extension TextEmbedder {
  /// The vectors of every candidate, pool by pool, asked for at once.
  ///
  /// - Throws: as ``embed(_:context:)``.
  func embed(_ pools: [PromptPool]) async throws -> [[[Float]]] {
    let texts = pools.flatMap(\.candidates)
    var vectors = try await embed(texts, context: CallContext(role: .embedder))[...]
    return pools.map { pool in
      defer { vectors = vectors.dropFirst(pool.count) }
      return Array(vectors.prefix(pool.count))
    }
  }
}
