/// Hands over rows one after the other.
protocol DatasetReader {
  /// The next row, or `nil` at the end.
  mutating func next() throws(EvaluationError) -> DatasetRow?

  /// Whether the row after a malformed one can be told.
  var survivesErrors: Bool { get }
}

extension DatasetReader {
  var survivesErrors: Bool { false }
}
