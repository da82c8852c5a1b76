import Sandboxing

/// Scores recorded outputs by a metric, some of them at a time.
public struct RecordedScoring: Sendable {
  public let dataset: Dataset
  public let metric: any Metric
  /// Outputs under judgement at a time.
  public let width: Int

  /// - Precondition: `width` is positive.
  public init(_ dataset: Dataset, by metric: any Metric, width: Int) {
    precondition(width > 0, "at least one output must be judged at a time")
    self.dataset = dataset
    self.metric = metric
    self.width = width
  }

  /// - Parameter progress: called after each example with (finished, total), one call at a time.
  /// - Returns: one entry per example, in the order of the data, whatever order they ended in.
  /// - Throws: `SandboxError` where code could not be run at all, and `CancellationError`.
  public func scores(
    of recorded: RecordedOutputs,
    progress: (_ finished: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws -> RecordedScores {
    let total = dataset.examples.count
    var rows = [RecordedScore?](repeating: nil, count: total)
    try await withThrowingTaskGroup(of: RecordedScore.self) { group in
      var waiting = dataset.examples.indices.makeIterator()
      func startNext() {
        guard let row = waiting.next() else { return }
        group.addTask { try await score(row, recorded.outputs[row]) }
      }
      for _ in 0..<width { startNext() }
      var finished = 0
      while let score = try await group.next() {
        rows[score.row] = score
        finished += 1
        progress(finished, total)
        startNext()
      }
    }
    return RecordedScores(rows: rows.compactMap { $0 })
  }

  private func score(_ row: Int, _ output: String?) async throws -> RecordedScore {
    let example = dataset.examples[row]
    func result(_ status: RecordedScore.Status, _ score: Double? = nil, _ message: String? = nil)
      -> RecordedScore
    {
      RecordedScore(id: example.id, row: row, status: status, score: score, message: message)
    }
    if let objection = metric.exclusion(of: example) ?? metric.objection(to: example) {
      return result(.unanswerable, nil, objection)
    }
    guard let output else { return result(.missing, nil, "no output was recorded") }
    do {
      return result(.scored, try await metric.score(output, for: example))
    } catch let error as CancellationError {
      throw error
    } catch let error as SandboxError
      where [.unavailable, .missingInterpreter].contains(error.code)
    {
      // No later answer could be judged either.
      throw error
    } catch {
      return result(.error, nil, "metric '\(metric.name)' failed: \(error)")
    }
  }
}
