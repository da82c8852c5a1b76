import PromptSpace
import Workflows

/// Reads the scores of single examples from another program's JSON.
struct ExampleListReader {
  let expected: ReportedOutcome.Expectation

  /// Scores by position; `null` is an example without a score.
  func outcomes(scores: [JSONValue]) throws(EvaluationError) -> [ExampleOutcome] {
    let ids = try ids(for: scores.count)
    var outcomes: [ExampleOutcome] = []
    for (index, (id, value)) in zip(ids, scores).enumerated() {
      if value == .null {
        outcomes.append(.failed(id, .error, message: "no score was reported"))
      } else {
        outcomes.append(
          .scored(id, try JSONFields.number(value, name: "scores[\(index)]", in: 0...1)))
      }
    }
    return outcomes
  }

  private func ids(for count: Int) throws(EvaluationError) -> [String] {
    guard count > 0 else { throw EvaluationError(.empty, "'scores' is empty") }
    let known = expected.ids
    if known.count == count { return known }
    if case .exactly = expected {
      throw EvaluationError(
        .badField, "'scores' has \(count) entries for \(known.count) examples")
    }
    return (1...count).map(String.init)
  }

  /// Objects by id, in any order; the outcomes are in the order of the examples where that is known.
  func outcomes(examples: [JSONValue]) throws(EvaluationError) -> [ExampleOutcome] {
    guard !examples.isEmpty else { throw EvaluationError(.empty, "'examples' is empty") }
    var outcomes: [ExampleOutcome] = []
    var positions: [String: Int] = [:]
    for (index, value) in examples.enumerated() {
      let outcome = try outcome(of: value, path: "examples[\(index)].")
      guard positions.updateValue(index, forKey: outcome.example) == nil else {
        throw EvaluationError(
          .duplicateID, "'examples' has '\(outcome.example.prefix(80))' twice")
      }
      outcomes.append(outcome)
    }
    guard let allowed = expected.allowed else { return outcomes }
    let named = allowed.compactMap { id in positions[id].map { outcomes[$0] } }
    guard case .exactly(let ids) = expected else { return named }
    return ids.map { id in
      positions[id].map { outcomes[$0] }
        ?? .failed(id, .error, message: "no outcome was reported")
    }
  }

  private func outcome(
    of value: JSONValue, path: String
  ) throws(EvaluationError) -> ExampleOutcome {
    let fields = try JSONFields(
      value, allowed: ["example", "score", "error", "status"], path: path)
    guard let id = try fields.string("example"), !id.isEmpty else {
      throw EvaluationError(.missingField, "'\(path)example' is missing")
    }
    if let allowed = expected.allowed, !allowed.contains(id) {
      let hint = NearestName.hint(for: id, among: allowed)
      throw EvaluationError(.badField, "there is no example '\(id.prefix(80))'\(hint)")
    }
    if let score = try fields.number("score", in: 0...1) {
      if fields.has("error") || fields.has("status") {
        throw EvaluationError(.badField, "'\(path)': a score and an error exclude each other")
      }
      return .scored(id, score)
    }
    guard let message = try fields.string("error") else {
      throw EvaluationError(.missingField, "'\(path)': give 'score' or 'error'")
    }
    return .failed(id, try status(fields, path: path), message: Self.bounded(message))
  }

  private func status(
    _ fields: JSONFields, path: String
  ) throws(EvaluationError) -> ExampleOutcome.Status {
    guard let name = try fields.string("status") else { return .error }
    // What was skipped is missing by our own race's decision; left out by anybody else, it failed.
    guard let status = ExampleOutcome.Status(rawValue: name), status.isFailure else {
      throw EvaluationError(
        .badField, "'\(path)status' must be error, timeout, truncated or filtered")
    }
    return status
  }

  /// Every example ended the same way.
  func failed(
    _ message: String, as status: ExampleOutcome.Status = .error
  ) -> [ExampleOutcome] {
    let ids = expected.ids.isEmpty ? ["1"] : expected.ids
    return ids.map { .failed($0, status, message: Self.bounded(message)) }
  }

  private static func bounded(_ message: String) -> String {
    let limit = ExampleRun.messageLimit
    return message.count > limit ? message.prefix(limit - 1) + "…" : message
  }
}
