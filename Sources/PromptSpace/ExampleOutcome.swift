/// How one example ended in one evaluation.
public struct ExampleOutcome: Hashable, Codable, Sendable {
  /// Only `scored` examples have a score; every other status is missing data, never a zero.
  public enum Status: String, Codable, Sendable, CaseIterable {
    case scored, error, timeout
    /// A reply was cut at the output limit before its answer was complete.
    case truncated
    /// The server withheld a reply.
    case filtered
    /// The server refused a request for what it holds, such as a prompt longer than the model's context.
    case refused
    /// The evaluation ended before it came to this example, by its own decision.
    case skipped

    /// Tried in vain: counts as an error.
    public var isFailure: Bool { self != .scored && self != .skipped }
  }

  /// What was wrong with a reply although the example ended normally.
  public enum Flaw: String, Hashable, Codable, Sendable, CaseIterable {
    /// An agent's reply was cut at the output limit, and scored all the same.
    case truncated
    /// An agent's reply lacked what its parser asks for.
    case missedFormat = "missed_format"
    /// An agent's call failed, and the workflow left its reply out or put another text in its place.
    case replaced
  }

  /// The stable id of the example in its dataset.
  public let example: String
  public let status: Status
  /// In [0, 1] for a scored example, `nil` otherwise.
  public let score: Double?
  /// What went wrong, bounded in length and free of prompt text; `nil` for a scored or skipped example.
  public let message: String?
  /// `nil` instead of an empty list keeps the journal short.
  private let recordedFlaws: [Flaw]?

  private enum CodingKeys: String, CodingKey {
    case example, status, score, message
    case recordedFlaws = "flaws"
  }

  private init(
    example: String, status: Status, score: Double?, message: String?, flaws: Set<Flaw> = []
  ) {
    self.example = example
    self.status = status
    self.score = score
    self.message = message
    recordedFlaws = flaws.isEmpty ? nil : Flaw.allCases.filter(flaws.contains)
  }

  /// Each at most once.
  public var flaws: [Flaw] { recordedFlaws ?? [] }

  public static func scored(
    _ example: String, _ score: Double, flaws: Set<Flaw> = []
  ) -> ExampleOutcome {
    ExampleOutcome(example: example, status: .scored, score: score, message: nil, flaws: flaws)
  }

  /// An example that the evaluation no longer came to.
  public static func skipped(_ example: String) -> ExampleOutcome {
    ExampleOutcome(example: example, status: .skipped, score: nil, message: nil)
  }

  /// - Precondition: `status` is not `scored`.
  public static func failed(
    _ example: String, _ status: Status, message: String
  ) -> ExampleOutcome {
    precondition(status != .scored, "a scored example needs its score")
    return ExampleOutcome(example: example, status: status, score: nil, message: message)
  }
}
