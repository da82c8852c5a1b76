import Evaluation
import Workflows

extension ProjectReader {
  static let scorerKeys = ["metric", "compatibility", "truncated"] + scorerOptions.map { $0.key }

  /// Options that only one metric has.
  private static let scorerOptions: [(key: String, metric: String)] = [
    ("latex", "math"), ("model", "judge"), ("prompt", "judge"),
    ("command", "command"), ("environment", "command"), ("timeout", "command"),
  ]

  /// The metric's name; unknown keys of the section are reported here.
  func metric(_ top: ConfigurationMapping) -> String {
    if top.has("evaluator"), !top.has("scorer") { return "" }
    if top.has("evaluator") { top.report("scorer", "the evaluator scores; remove one of the two") }
    guard let section = top.requiredMapping("scorer", allowed: Self.scorerKeys) else { return "" }
    let name = section.requiredString("metric")
    let names = MetricRegistry.names
    if !name.isEmpty, !names.contains(name) {
      let hint = NearestName.hint(for: name, among: names)
      section.report(
        "metric", "there is no metric '\(name)'\(hint) (metrics: \(names.joined(separator: ", ")))")
    }
    for (key, metric) in Self.scorerOptions where section.has(key) && name != metric {
      section.report(key, "only the metric '\(metric)' has this key")
    }
    return name
  }

  func scorer(_ top: ConfigurationMapping) -> ScorerSection {
    var scorer = ScorerSection(place: SourcePlace(file: issues.file))
    guard let section = top.mapping("scorer", allowed: nil) else { return scorer }
    scorer.place = SourcePlace(file: issues.file, at: section.mark)
    scorer.readsLaTeX = section.flag("latex") ?? true
    scorer.model = section.string("model")
    scorer.prompt = section.string("prompt")
    scorer.command = section.strings("command") ?? []
    scorer.environment = section.strings("environment") ?? []
    if let seconds = section.number("timeout", in: 0.1...86_400) {
      scorer.timeout = .milliseconds(Int64(seconds * 1000))
    }
    return scorer
  }

  func truncation(_ top: ConfigurationMapping) -> TruncationPolicy {
    // Unknown keys were reported when the metric was read.
    top.mapping("scorer", allowed: nil)?.choice("truncated", TruncationPolicy.self) ?? .missing
  }

  func compatibility(_ top: ConfigurationMapping) -> Compatibility {
    top.mapping("scorer", allowed: nil)?.choice("compatibility", Compatibility.self)
      ?? .reference
  }
}
