import Foundation
import GRDB
import Synchronization
import Testing
import _TestSupport

@testable import LanguageModels

@Suite struct ResponseCacheTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func entry(_ text: String) -> ResponseCache.Entry {
    ResponseCache.Entry(
      kind: "chat", endpoint: "http://a", model: "m", costUSD: 0.5, payload: Data(text.utf8))
  }

  func key(_ text: String) -> RequestDigest {
    RequestDigest(embedding: text, model: "m", namespace: "n")
  }

  @Test func keepsTheFirstAnswerOverReopening() async throws {
    let file = folder.file("c.sqlite")
    let cache = try ResponseCache(at: file)
    try await cache.store([(key("a"), entry("1"))])
    try await cache.store([(key("a"), entry("2"))])
    try cache.close()
    let again = try ResponseCache(at: file)
    #expect(try await again.payload(for: key("a")) == Data("1".utf8))
    #expect(try await again.payload(for: key("b")) == nil)
  }

  @Test func namesADamagedFileAndTheRemedy() throws {
    let file = folder.file("c.sqlite")
    try Data(repeating: 7, count: 5000).write(to: file)
    let error = #expect(throws: ResponseCacheError.self) { try ResponseCache(at: file) }
    #expect(error?.code == .damaged)
    #expect(
      error?.description == "the response cache \(file.path) is damaged: delete it with its -wal "
        + "and -shm files; its answers are then asked again")
  }

  @Test func namesAFolderThatIsNotThere() throws {
    let error = #expect(throws: ResponseCacheError.self) {
      try ResponseCache(at: folder.file("none/c.sqlite"))
    }
    #expect(error?.code == .cannotOpen)
  }

  @Test func namesAFullDisk() async throws {
    let cache = try ResponseCache(
      at: folder.file("c.sqlite"), busyTimeout: .seconds(5), maximumPages: 12)
    let error = await #expect(throws: ResponseCacheError.self) {
      try await cache.store([(key("a"), entry(String(repeating: "x", count: 100_000)))])
    }
    #expect(error?.code == .diskFull)
    #expect(error?.description.contains("free some space") == true)
  }

  @Test func refusesAFileOfANewerVersion() async throws {
    let file = folder.file("c.sqlite")
    let cache = try ResponseCache(at: file)
    try await cache.connection.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 future')")
    }
    try cache.close()
    let error = #expect(throws: ResponseCacheError.self) { try ResponseCache(at: file) }
    #expect(error?.code == .newerVersion)
  }

  /// Connections of their own, as several processes have them.
  @Test func manyOpenAndWriteAtOnce() async throws {
    let file = folder.file("c.sqlite")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          let cache = try ResponseCache(at: file)
          for number in 0..<25 {
            try await cache.store([(key("\(writer)-\(number)"), entry("x"))])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await ResponseCache(at: file).statistics().map(\.entries) == [200])
  }

  /// Whoever opens a file while another creates its tables sees them or waits: one try is too few
  /// to meet the moment between.
  @Test func manyCreateTheSameFileAtOnce() async throws {
    for number in 0..<60 {
      let file = folder.file("\(number).sqlite")
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask {
            #expect(throws: Never.self) { try ResponseCache(at: file).close() }
          }
        }
      }
    }
  }

  @Test func listsAndForgets() async throws {
    let cache = try ResponseCache(at: folder.file("c.sqlite"))
    try await cache.store([(key("a"), entry("12345")), (key("b"), entry("678"))])
    let rows = try await cache.statistics()
    #expect(rows.map(\.bytes) == [8])
    #expect(rows.map(\.paidUSD) == [1])
    #expect(try await cache.removeAll(before: Date(timeIntervalSinceNow: -60)) == 0)
    #expect(try await cache.removeAll() == 2)
    #expect(try await cache.statistics().isEmpty)
  }
}
