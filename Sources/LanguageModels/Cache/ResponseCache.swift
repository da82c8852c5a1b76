public import Foundation
import GRDB

/// Answers kept in one SQLite file, so that an equal request is never paid twice.
///
/// Several processes may open the same file. A stored answer survives the process being killed.
public final class ResponseCache: Sendable {
  public let url: URL
  private let database: DatabaseQueue

  /// Opens or creates the file.
  ///
  /// - Parameter busyTimeout: how long to wait for another process that writes.
  /// - Throws: ``ResponseCacheError``.
  public convenience init(at url: URL, busyTimeout: Duration = .seconds(20)) throws {
    try self.init(at: url, busyTimeout: busyTimeout, maximumPages: nil)
  }

  /// - Parameter maximumPages: a small disk, for tests.
  init(at url: URL, busyTimeout: Duration, maximumPages: Int?) throws {
    self.url = url
    let seconds = Double(busyTimeout.components.seconds)
    var configuration = Configuration()
    configuration.busyMode = .timeout(seconds)
    configuration.journalMode = .wal
    configuration.prepareDatabase { db in
      if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
    }
    let end = ContinuousClock.now + busyTimeout
    while true {
      do {
        database = try Self.opened(url, configuration)
        return
      } catch let error as DatabaseError
        where ContinuousClock.now < end && Self.mayBeRace(error)
      {
        // Switching to WAL and the first migration do not always wait for the busy timeout.
        Thread.sleep(forTimeInterval: 0.02)
      } catch {
        throw Self.readable(error, url: url)
      }
    }
  }

  private static func opened(_ url: URL, _ configuration: Configuration) throws -> DatabaseQueue {
    let database = try DatabaseQueue(path: url.path, configuration: configuration)
    let migrator = migrator()
    // A write transaction: a reader may find no table of migrations, and then that there is one.
    guard try !database.write(migrator.hasBeenSuperseded) else {
      throw ResponseCacheError(.newerVersion, path: url.path)
    }
    try migrator.migrate(database)
    return database
  }

  private static func migrator() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 responses") { db in
      try db.create(table: "response", options: .ifNotExists) { table in
        table.primaryKey("key", .blob)
        table.column("kind", .text).notNull()
        table.column("endpoint", .text).notNull()
        table.column("model", .text).notNull()
        table.column("created_at", .double).notNull()
        table.column("cost_usd", .double)
        table.column("payload", .blob).notNull()
      }
      try db.create(
        index: "response_by_age", on: "response", columns: ["created_at"], options: .ifNotExists)
    }
    return migrator
  }

  /// Frees the file; later use fails.
  public func close() throws {
    do { try database.close() } catch { throw Self.readable(error, url: url) }
  }

  // MARK: Entries

  /// What is kept of an answer.
  struct Entry: Sendable {
    let kind: String
    let endpoint: String
    let model: String
    let costUSD: Double?
    let payload: Data
  }

  func payload(for key: RequestDigest) async throws -> Data? {
    try await answer(for: key)?.payload
  }

  /// A kept answer with what it had cost, `nil` for an unknown price.
  func answer(for key: RequestDigest) async throws -> (payload: Data, costUSD: Double?)? {
    try await perform { [database] in
      try await database.read { db in
        let row = try Row.fetchOne(
          db, sql: "SELECT payload, cost_usd FROM response WHERE key = ?", arguments: [key.data])
        return row.map { (payload: $0["payload"], costUSD: $0["cost_usd"]) }
      }
    }
  }

  /// Keeps answers in one transaction; an answer that is there already stays.
  func store(_ entries: [(key: RequestDigest, entry: Entry)]) async throws {
    let now = Date().timeIntervalSince1970
    try await perform { [database] in
      try await database.write { db in
        for (key, entry) in entries {
          try db.execute(
            sql: """
              INSERT OR IGNORE INTO response
                (key, kind, endpoint, model, created_at, cost_usd, payload)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              """,
            arguments: [
              key.data, entry.kind, entry.endpoint, entry.model, now, entry.costUSD, entry.payload,
            ])
        }
      }
    }
  }

  func damaged() -> ResponseCacheError { ResponseCacheError(.damaged, path: url.path) }

  /// Runs work on the database and words its errors.
  func perform<Value: Sendable>(
    _ work: @Sendable () async throws -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch {
      throw Self.readable(error, url: url)
    }
  }

  /// The connection, for the maintenance in the extension beside this file.
  var connection: DatabaseQueue { database }

  // MARK: Errors

  private static func mayBeRace(_ error: DatabaseError) -> Bool {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CONSTRAINT, .SQLITE_SCHEMA: true
    default: false
    }
  }

  private static func readable(_ error: any Error, url: URL) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let code: ResponseCacheError.Code =
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
      case .SQLITE_FULL: .diskFull
      case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: .cannotOpen
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
      default: .other
      }
    return ResponseCacheError(
      code, path: url.path, detail: "SQLite code \(error.extendedResultCode.rawValue)")
  }
}
