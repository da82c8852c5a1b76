import Workflows

/// The built-in metrics by name.
public enum MetricRegistry {
  public static let all: [any Metric] = [ExactMatch(), TokenF1(), NumberMatch()]

  public static var names: [String] { all.map(\.name) }

  /// - Throws: ``EvaluationError`` that names the nearest metric and all of them.
  public static func metric(named name: String) throws(EvaluationError) -> any Metric {
    if let metric = all.first(where: { $0.name == name }) { return metric }
    let hint = NearestName.hint(for: name, among: names)
    throw EvaluationError(
      .unknownMetric,
      "there is no metric '\(name)'\(hint) (metrics: \(names.joined(separator: ", ")))")
  }
}
