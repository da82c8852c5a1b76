public import Foundation

/// What the lines of a calls log add up to: how a run that is resumed learns what it has spent.
public struct CallLogTotals: Hashable, Sendable {
  public private(set) var spent = BudgetAmount.zero
  public private(set) var cachedCalls = 0
  /// Attempts whose price was unknown; their money is not in ``spent``.
  public private(set) var unpricedCalls = 0
  /// Lines that are no record, as a crash leaves one.
  public private(set) var damagedLines = 0

  public init(_ records: some Sequence<CallRecord> = []) {
    for record in records { add(record) }
  }

  /// - Throws: an error of reading; a file that does not exist adds up to nothing.
  public init(contentsOf url: URL) throws {
    let (records, damagedLines) = try CallRecord.read(from: url)
    self.init(records)
    self.damagedLines = damagedLines
  }

  private mutating func add(_ record: CallRecord) {
    guard !record.isFromCache else {
      cachedCalls += 1
      return
    }
    guard record.outcome.wasSent else { return }
    spent.calls += 1
    spent.tokens += record.outcome.usage.inputTokens + record.outcome.usage.outputTokens
    if let cost = record.outcome.costUSD { spent.usd += cost } else { unpricedCalls += 1 }
  }
}
