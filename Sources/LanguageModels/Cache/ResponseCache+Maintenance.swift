public import Foundation
import GRDB

/// How much a cache holds for one model.
public struct ResponseCacheStatistics: Hashable, Sendable {
  /// `chat` or `embedding`.
  public let kind: String
  public let endpoint: String
  public let model: String
  public let entries: Int
  public let bytes: Int
  /// What the kept answers cost when they were asked, as far as prices were known.
  public let paidUSD: Double
  public let oldest: Date
  public let newest: Date
}

extension ResponseCache {
  /// One row for each kind, endpoint and model, in that order.
  ///
  /// - Throws: ``ResponseCacheError``.
  public func statistics() async throws -> [ResponseCacheStatistics] {
    try await perform { [connection] in
      try await connection.read { db in
        let sql = """
          SELECT kind, endpoint, model, COUNT(*) AS entries, SUM(LENGTH(payload)) AS bytes,
            TOTAL(cost_usd) AS paid, MIN(created_at) AS oldest, MAX(created_at) AS newest
          FROM response GROUP BY kind, endpoint, model ORDER BY kind, endpoint, model
          """
        return try Row.fetchAll(db, sql: sql).map { row in
          ResponseCacheStatistics(
            kind: row["kind"], endpoint: row["endpoint"], model: row["model"],
            entries: row["entries"], bytes: row["bytes"], paidUSD: row["paid"],
            oldest: Date(timeIntervalSince1970: row["oldest"]),
            newest: Date(timeIntervalSince1970: row["newest"]))
        }
      }
    }
  }

  /// Forgets answers kept before a moment, or all of them, and gives the space back to the disk.
  ///
  /// - Returns: how many were forgotten.
  /// - Throws: ``ResponseCacheError``.
  @discardableResult
  public func removeAll(before moment: Date? = nil) async throws -> Int {
    try await perform { [connection] in
      let removed = try await connection.write { db in
        if let moment {
          try db.execute(
            sql: "DELETE FROM response WHERE created_at < ?",
            arguments: [moment.timeIntervalSince1970])
        } else {
          try db.execute(sql: "DELETE FROM response")
        }
        return db.changesCount
      }
      try await connection.vacuum()
      return removed
    }
  }
}
