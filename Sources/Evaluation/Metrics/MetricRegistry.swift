public import Workflows

/// The built-in metrics by name.
public enum MetricRegistry {
  private typealias Maker =
    @Sendable (Compatibility, MetricServices, MetricOptions) throws(EvaluationError) ->
    any Metric

  private static let makers: [(name: String, make: Maker)] = [
    ("exact_match", { _, _, _ in ExactMatch() }),
    ("token_f1", { _, _, _ in TokenF1() }),
    ("number", { _, _, _ in NumberMatch() }),
    ("hotpotqa_f1", { compatibility, _, _ in HotpotQAF1(compatibility) }),
    ("drop_f1", { compatibility, _, _ in DROPF1(compatibility) }),
    ("gsm8k", { compatibility, _, _ in GSM8KMatch(compatibility) }),
    (
      "math",
      { compatibility, services, _ in MathMatch(compatibility, engine: services.algebra) }
    ),
    ("choice", { compatibility, _, _ in ChoiceMatch(compatibility) }),
    (
      "maspo_math",
      { compatibility, services, _ in MASPOMathMatch(compatibility, engine: services.algebra) }
    ),
    (
      "pass_at_1",
      { compatibility, services, _ in
        PassAtOne(compatibility, runner: services.codeRunner, sanitizer: services.sanitizer)
      }
    ),
    (
      "maspo_code",
      { compatibility, services, _ in
        AssertionMatch(compatibility, runner: services.codeRunner, sanitizer: services.sanitizer)
      }
    ),
    (
      "judge",
      { compatibility, services, options throws(EvaluationError) in
        try JudgeMetric(
          compatibility, model: services.judge, modelName: options.judgeModel,
          prompt: options.judgePrompt)
      }
    ),
    (
      "command",
      { _, _, options throws(EvaluationError) in try CommandMetric(options) }
    ),
  ]

  public static var names: [String] { makers.map(\.name) }

  /// - Parameters:
  ///   - compatibility: of no effect on `exact_match`, `token_f1` and `number`.
  ///   - services: what `math`, `pass_at_1`, `judge` and the like ask; one that is absent is reported by
  ///     ``Metric/prepare()`` and by every score, so that a project can be checked without it.
  /// - Throws: ``EvaluationError`` that names the nearest metric and all of them, or what an option lacks.
  public static func metric(
    named name: String, compatibility: Compatibility = .reference,
    services: MetricServices = MetricServices(), options: MetricOptions = MetricOptions()
  ) throws(EvaluationError) -> any Metric {
    if let entry = makers.first(where: { $0.name == name }) {
      return try entry.make(compatibility, services, options)
    }
    let hint = NearestName.hint(for: name, among: names)
    throw EvaluationError(
      .unknownMetric,
      "there is no metric '\(name)'\(hint) (metrics: \(names.joined(separator: ", ")))")
  }
}
