/// Hands over rows one after the other.
protocol DatasetReader {
  /// The next row, or `nil` at the end.
  mutating func next() throws(EvaluationError) -> DatasetRow?
}
