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
