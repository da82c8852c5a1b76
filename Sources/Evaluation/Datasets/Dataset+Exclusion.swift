/// Examples of a data set that a metric cannot use.
public struct ExcludedExamples: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public let id: String
    public let reason: String
  }

  /// The data set as the caller named it.
  public let file: String
  /// Never empty, in file order.
  public let entries: [Entry]
  /// How many examples the data set had.
  public let total: Int

  /// One line for a person: how many, and the first with its reason.
  public var summary: String {
    let rest = entries.count > 1 ? " and \(entries.count - 1) more" : ""
    return "\(file): \(entries.count) of \(total) examples are left out: '\(entries[0].id)', "
      + "\(entries[0].reason)\(rest)"
  }
}

extension Dataset {
  /// The examples whose gold answers a metric can read, and those that it cannot.
  ///
  /// - Throws: ``EvaluationError`` when none is left.
  public func usable(
    by metric: any Metric
  ) throws(EvaluationError) -> (dataset: Dataset, excluded: ExcludedExamples?) {
    let entries = examples.compactMap { example in
      metric.exclusion(of: example).map { ExcludedExamples.Entry(id: example.id, reason: $0) }
    }
    guard let first = entries.first else { return (self, nil) }
    let ids = Set(entries.map(\.id))
    let kept = examples.filter { !ids.contains($0.id) }
    guard !kept.isEmpty else {
      throw EvaluationError(
        .empty, "the metric '\(metric.name)' can use no example: '\(first.id)', \(first.reason)",
        file: name)
    }
    return (
      Dataset(name: name, examples: kept, usesRowNumbers: usesRowNumbers),
      ExcludedExamples(file: name, entries: entries, total: examples.count)
    )
  }
}
