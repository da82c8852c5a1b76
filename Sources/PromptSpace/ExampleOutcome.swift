/// How one example ended in one evaluation.
public struct ExampleOutcome: Hashable, Codable, Sendable {
  /// Only `scored` examples have a score; every other status is missing data, never a zero.
  public enum Status: String, Codable, Sendable, CaseIterable {
    case scored, error, timeout, filtered, skipped
  }

  /// The stable id of the example in its dataset.
  public let example: String
  public let status: Status
  /// In [0, 1] for a scored example, `nil` otherwise.
  public let score: Double?
  /// What went wrong, bounded in length and free of prompt text; `nil` for a scored example.
  public let message: String?

  private init(example: String, status: Status, score: Double?, message: String?) {
    self.example = example
    self.status = status
    self.score = score
    self.message = message
  }

  public static func scored(_ example: String, _ score: Double) -> ExampleOutcome {
    ExampleOutcome(example: example, status: .scored, score: score, message: nil)
  }

  /// - Precondition: `status` is not `scored`.
  public static func failed(
    _ example: String, _ status: Status, message: String
  ) -> ExampleOutcome {
    precondition(status != .scored, "a scored example needs its score")
    return ExampleOutcome(example: example, status: status, score: nil, message: message)
  }
}
