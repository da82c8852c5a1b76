import PromptSpace

/// A batched score with its bookkeeping: counts what was asked and disarms what is undefined.
struct ScoreTally {
  let score: ([PromptAssignment]) -> [Double]
  let batchSize: Int
  private(set) var evaluations = 0
  private(set) var undefined = 0

  init(batchSize: Int, score: @escaping ([PromptAssignment]) -> [Double]) {
    self.batchSize = batchSize
    self.score = score
  }

  /// Scores in batches of at most `batchSize`; NaN becomes −∞ and is counted.
  mutating func callAsFunction(_ assignments: [PromptAssignment]) -> [Double] {
    if assignments.count <= batchSize { return batch(assignments) }
    var values: [Double] = []
    values.reserveCapacity(assignments.count)
    for start in stride(from: 0, to: assignments.count, by: batchSize) {
      let end = min(start + batchSize, assignments.count)
      values += batch(Array(assignments[start..<end]))
    }
    return values
  }

  private mutating func batch(_ assignments: [PromptAssignment]) -> [Double] {
    var values = score(assignments)
    precondition(
      values.count == assignments.count,
      "the score gave \(values.count) values for \(assignments.count) assignments")
    evaluations += values.count
    for index in values.indices where values[index].isNaN {
      undefined += 1
      values[index] = -.infinity
    }
    return values
  }
}

extension [Double] {
  /// Position of the largest element, the first of equals; `nil` without elements.
  var firstMaximum: Int? {
    guard var best = indices.first else { return nil }
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}
