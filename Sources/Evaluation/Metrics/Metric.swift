/// Scores an answer: 0 is worthless, 1 is right.
public protocol Metric: Sendable {
  /// The name by which a configuration asks for the metric.
  var name: String { get }

  /// - Returns: a value in [0, 1].
  /// - Throws: when the answer could not be judged; the example then has no score.
  func score(_ answer: String, for example: Example) async throws -> Double

  /// Why no answer could ever score on the example, or `nil`.
  func objection(to example: Example) -> String?
}

extension Metric {
  public func objection(to example: Example) -> String? { nil }
}

/// A pure metric that compares an answer with each accepted one and keeps the best score.
public protocol ReferenceMetric: Metric {
  /// The score against one accepted answer, in [0, 1].
  func score(_ answer: String, reference: String) -> Double
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
