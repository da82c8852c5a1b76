public import PromptSpace

/// One example as an executor sees it.
public struct ExecutionInput: Hashable, Sendable {
  /// Values of the workflow's input fields; others are ignored.
  public let fields: [String: String]
  /// Goes to the calls log.
  public let example: String?
  /// Goes to the calls log.
  public let trial: Int?
  /// Goes to the calls log.
  public let split: DataSplit?
  /// Tells apart repetitions of the whole run: sample `s` of an agent with `k` samples is asked as replicate
  /// `replicate · k + s`.
  public let replicate: Int

  /// - Precondition: `replicate` is not negative.
  public init(
    fields: [String: String], example: String? = nil, trial: Int? = nil,
    split: DataSplit? = nil, replicate: Int = 0
  ) {
    precondition(replicate >= 0, "a replicate is counted from 0, got \(replicate)")
    self.fields = fields
    self.example = example
    self.trial = trial
    self.split = split
    self.replicate = replicate
  }
}
