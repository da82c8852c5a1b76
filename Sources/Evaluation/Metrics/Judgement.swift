public import PromptSpace

/// On whose behalf an answer is scored.
public struct ScoringContext: Hashable, Sendable {
  public let trial: Int?
  public let split: DataSplit?

  public init(trial: Int? = nil, split: DataSplit? = nil) {
    self.trial = trial
    self.split = split
  }
}

/// What a metric says of an answer, and what saying so took.
public struct Judgement: Sendable {
  /// A value in [0, 1], or why the answer could not be judged.
  public let score: Result<Double, any Error>
  /// Also of a call whose reply could not be read.
  public let usage: ResourceUsage

  public init(_ score: Result<Double, any Error>, usage: ResourceUsage = .zero) {
    self.score = score
    self.usage = usage
  }
}
