import Comparison

/// A mean over seeds with as much of an interval as so few values allow.
struct SeedMean: Codable, Hashable {
  let n: Int
  /// `nil` without values.
  let mean: Double?
  /// Student's t at 95 %; `nil` below two values, and where all are equal, since spread is all that it goes by.
  let interval: MeanInterval?

  /// - Complexity: O(values).
  init(_ values: [Double]) {
    n = values.count
    mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    let spread = (values.max() ?? 0) - (values.min() ?? 0)
    interval = values.count > 1 && spread > 1e-12 ? .studentT(values) : nil
  }
}
