/// A pure metric that compares an answer with each accepted one and keeps the best score.
public protocol ReferenceMetric: Metric {
  /// The score against one accepted answer, in [0, 1].
  func score(_ answer: String, reference: String) -> Double

  /// The score against all of them, by default the best.
  func score(_ answer: String, references: [String]) -> Double
}

extension ReferenceMetric {
  /// The maximum over references, 0 without any.
  public func score(_ answer: String, references: [String]) -> Double {
    references.map { score(answer, reference: $0) }.max() ?? 0
  }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    score(answer, references: example.references)
  }

  public func objection(to example: Example) -> String? {
    example.references.isEmpty ? "the metric '\(name)' needs a reference" : nil
  }
}
