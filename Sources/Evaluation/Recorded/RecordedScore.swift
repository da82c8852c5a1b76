/// What became of one recorded output.
public struct RecordedScore: Hashable, Sendable {
  public enum Status: String, Hashable, Codable, Sendable, CaseIterable {
    case scored
    /// Nothing was recorded for the example.
    case missing
    /// No answer can score on the example: its accepted answer cannot be read.
    case unanswerable
    /// The metric could not judge the output.
    case error
  }

  public let id: String
  /// From 0.
  public let row: Int
  public let status: Status
  /// In [0, 1]; `nil` unless scored.
  public let score: Double?
  /// Why there is no score.
  public let message: String?
}

/// The scores of a whole file.
public struct RecordedScores: Hashable, Sendable {
  /// One entry per example, in the order of the data.
  public let rows: [RecordedScore]

  /// Rows with a score.
  public var n: Int { rows.count { $0.score != nil } }

  public var excluded: Int { rows.count - n }

  /// The mean of the scores that there are, summed in row order; `nil` without any.
  public var mean: Double? {
    n == 0 ? nil : rows.compactMap(\.score).reduce(0, +) / Double(n)
  }

  /// The mean if every example without a score had 0, and if every one had 1; those on which no answer can
  /// score are left out of both.
  public var bounds: ClosedRange<Double>? {
    let open = rows.count { $0.status == .missing || $0.status == .error }
    guard n + open > 0 else { return nil }
    let sum = rows.compactMap(\.score).reduce(0, +)
    return sum / Double(n + open)...(sum + Double(open)) / Double(n + open)
  }

  public func count(of status: RecordedScore.Status) -> Int { rows.count { $0.status == status } }
}
