public import PromptSpace
import Workflows

/// The outcome of an evaluation as another program writes it in JSON.
///
/// One of
/// - `"scores": [1, 0.5, null]`: one score per example in order, `null` where there is none;
/// - `"examples": [{"example": "id", "score": 1}, {"example": "id", "error": "…", "status": "timeout"}]`;
/// - `"score": 0.61` with `"n"` (default 1) and `"variance"` of the mean, where only that is known;
/// - `"error": "…"`: nothing could be scored;
///
/// and, where it is known, `"usage": {"calls", "cached_calls", "input_tokens", "output_tokens", "tokens",
/// "usd"}`. Scores lie in [0, 1].
public struct ReportedOutcome: Hashable, Sendable {
  /// The names of the fields above.
  public static let fields = ["score", "n", "variance", "scores", "examples", "error", "usage"]

  /// Every example, or `nil` where only the mean is known.
  public let examples: [ExampleOutcome]?
  public let mean: ReportedScore?
  /// What was not reported counts as 0, except money, which is then unknown.
  public let usage: ResourceUsage

  /// Which examples an outcome is about.
  public enum Expectation: Sendable {
    /// Each of these, in this order.
    case exactly([String])
    /// Some of these.
    case among([String])
    /// Any; scores without names get these where their number agrees, else numbers from 1.
    case any([String])

    var ids: [String] {
      switch self {
      case .exactly(let ids), .among(let ids), .any(let ids): ids
      }
    }

    /// The ids that an example may have; `nil` where it may have any.
    var allowed: [String]? {
      if case .any = self { nil } else { ids }
    }
  }

  /// - Throws: ``EvaluationError`` that names the field.
  public init(_ fields: JSONFields, expecting expected: Expectation) throws(EvaluationError) {
    usage = try Self.usage(fields)
    let ways = ["score", "scores", "examples", "error"].filter { fields.has($0) }
    guard ways.count == 1 else {
      let found = ways.isEmpty ? "found none" : "found \(ways.joined(separator: " and "))"
      throw EvaluationError(
        .missingField, "give one of 'score', 'scores', 'examples' and 'error'; \(found)")
    }
    let reader = ExampleListReader(expected: expected)
    if ways != ["score"], let extra = ["n", "variance"].first(where: fields.has) {
      throw EvaluationError(
        .badField, "'\(extra)' goes with 'score' only; it follows from the rest")
    }
    if let scores = try fields.array("scores") {
      (examples, mean) = (try reader.outcomes(scores: scores), nil)
    } else if let list = try fields.array("examples") {
      (examples, mean) = (try reader.outcomes(examples: list), nil)
    } else if let message = try fields.string("error") {
      (examples, mean) = (reader.failed(message), nil)
    } else {
      (examples, mean) = (nil, try Self.mean(fields))
    }
  }

  private static func mean(_ fields: JSONFields) throws(EvaluationError) -> ReportedScore {
    let n = try fields.integer("n", in: CountLimit.positive) ?? 1
    let variance = try fields.number("variance", in: 0...Double.greatestFiniteMagnitude)
    return ReportedScore(
      mean: try fields.number("score", in: 0...1) ?? 0, n: n, variance: variance)
  }

  private static func usage(_ fields: JSONFields) throws(EvaluationError) -> ResourceUsage {
    guard let value = fields["usage"] else { return ResourceUsage(costUSD: nil) }
    let names = ["calls", "cached_calls", "input_tokens", "output_tokens", "tokens", "usd"]
    let usage = try JSONFields(value, allowed: names, path: "usage.")
    if usage.has("tokens"), usage.has("input_tokens") || usage.has("output_tokens") {
      throw EvaluationError(
        .badField, "'usage.tokens' is the sum of input and output; give it or its parts")
    }
    func count(_ name: String) throws(EvaluationError) -> Int {
      try usage.integer(name, in: CountLimit.range) ?? 0
    }
    // A sum of tokens cannot be split any more; as input it is in every total.
    return ResourceUsage(
      calls: try count("calls"), cachedCalls: try count("cached_calls"),
      inputTokens: try count("input_tokens") + count("tokens"),
      outputTokens: try count("output_tokens"), costUSD: try usage.number("usd", in: 0...1e9))
  }
}
