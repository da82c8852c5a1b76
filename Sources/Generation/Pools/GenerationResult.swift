public import PromptSpace

/// What a run of the generator brought for one agent.
public struct GenerationResult: Sendable {
  /// Why no further attempt was made.
  public enum Ending: Sendable {
    case filled
    case attemptsSpent
    case interrupted
    /// Our own budget was reached; the ledger's words.
    case budget(String)
    /// The model or the embedder can no longer be used.
    case failed(any Error)
  }

  /// In the order of their attempts; none of them is in the pool's file yet.
  public internal(set) var candidates: [Candidate] = []
  public internal(set) var ending = Ending.filled
  public internal(set) var attempts = 0
  /// Attempts whose candidate the file has already.
  public internal(set) var known = 0
  /// Replies that were no candidates, by reason.
  public internal(set) var rejections: [Rejection.Code: Int] = [:]
  public internal(set) var sameWords = 0
  public internal(set) var nearby = 0
  /// Attempts that ended with an error of the server.
  public internal(set) var failedCalls = 0
  /// Of the writer's calls; embeddings are counted by the ledger.
  public internal(set) var usage = ResourceUsage.zero
  /// Candidates of the pool as it would then be, the seed included.
  public internal(set) var poolSize = 0
  public internal(set) var diversity: PoolDiversity

  /// Candidates that passed all rules, before duplicates were taken out.
  public var valid: Int { candidates.count + known + sameWords + nearby }
}
