import PromptSpace
public import Studies

/// The trials of a study as CSV: one line per evaluation on the validation split.
public enum TrialsTable {
  public static let columns = [
    "evaluation", "proposer", "assignment", "score", "n", "errors", "calls", "cached_calls",
    "input_tokens", "output_tokens", "cost_usd", "predicted_mean", "uncertainty", "acquisition",
    "status", "lower", "upper", "timeouts", "truncated", "filtered", "skipped", "saved_tokens",
    "saved_usd", "refused", "asked",
  ]

  /// The whole table with its header, lines ended by a newline.
  ///
  /// `asked` is the number of examples that the evaluation itself ran, `n`, `errors` and `skipped` are of all that is
  /// known of its assignment by then. An absent value, such as the score of an evaluation without one scored example, is an empty field.
  ///
  /// - Complexity: O(trials).
  public static func csv(of state: StudyState, proposer: String) -> String {
    let lines = state.evaluated.compactMap {
      row($0, proposer: proposer, status: $0.state(maximumErrorRate: state.maximumErrorRate))
    }
    return ([columns] + lines).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func row(
    _ trial: Trial, proposer: String, status: TrialState
  ) -> [String]? {
    guard let outcome = trial.outcome else { return nil }
    let usage = outcome.usage
    let proposal = trial.proposal
    return [
      "\(trial.number)", field(proposer), trial.assignment.description, text(outcome.score),
      "\(outcome.n)", "\(outcome.errors)", "\(usage.calls)", "\(usage.cachedCalls)",
      "\(usage.inputTokens)", "\(usage.outputTokens)", text(usage.costUSD),
      text(proposal.predictedMean), text(proposal.uncertainty), text(proposal.acquisition),
      status.rawValue, text(outcome.interval?.lower), text(outcome.interval?.upper),
      "\(outcome.count(status: .timeout))", "\(outcome.count(status: .truncated))",
      "\(outcome.count(status: .filtered))", "\(outcome.skipped)", "\(usage.savedTokens)",
      text(usage.savedUSD), "\(outcome.count(status: .refused))",
      trial.askedExamples.map { "\($0)" } ?? "",
    ]
  }

  /// A text as a field: quoted where CSV needs it, and with an apostrophe before what a spreadsheet would run
  /// as a formula. Numbers of ours are never touched, so `-0.5` stays a number.
  package static func field(_ text: String) -> String {
    // By scalars: a combining mark makes another character of `=`, and a spreadsheet does not care.
    let isFormula =
      text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let shown = isFormula ? "'" + text : text
    guard shown.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return shown }
    let doubled = shown.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
  }

  /// The shortest decimal that reads back as the same number.
  private static func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
}
