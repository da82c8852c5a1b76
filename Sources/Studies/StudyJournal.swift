public import Foundation
import LanguageModels

/// The append-only record of a study: whatever is in it happened, whatever is not did not.
///
/// Every append is on the disk when it returns. A torn last line, the trace of a process that died
/// while writing, is cut off when the journal is opened; a damaged line before the last is an error.
/// One process at a time: hold the folder's ``RunLock``.
public final class StudyJournal {
  public private(set) var records: [JournalRecord]
  /// Whether this process said that it makes calls.
  public private(set) var isOpen = false
  /// Time at work over all processes, to stamp records with.
  public var wall: () -> Duration = { .zero }

  private let file: URL
  private let handle: FileHandle
  private let now: () -> Date
  private let write: Writer
  private var order = JournalOrder()
  /// Where the last whole line ends.
  private var intactBytes: UInt64 = 0
  /// Set when a torn line could not be cut off: a line behind it would damage the journal for good.
  private var isTorn = false

  /// Appends bytes and waits for the disk.
  typealias Writer = (FileHandle, Data) throws -> Void

  /// Opens or creates the journal.
  ///
  /// - Parameters:
  ///   - file: the journal's path; its folder must exist.
  ///   - now: the clock that stamps records.
  /// - Throws: ``StudyError`` with code `storage` or `journalDamaged`.
  public convenience init(file: URL, now: @escaping () -> Date = { Date() }) throws {
    try self.init(file: file, now: now, write: Self.writeThrough)
  }

  /// - Parameter write: stands for the disk in tests.
  init(file: URL, now: @escaping () -> Date = { Date() }, write: @escaping Writer) throws {
    self.file = file
    self.now = now
    self.write = write
    do {
      try RunFolder.check(file, limit: RunFolder.logLimit)
      handle = try OwnedFile.open(file)
      let content = try Self.read(file)
      records = content.records
      for record in records { order.advance(over: record.event) }
      intactBytes = UInt64(content.intactBytes)
      try handle.truncate(atOffset: intactBytes)
      try handle.seekToEnd()
    } catch let error as StudyError {
      throw error
    } catch {
      throw Self.storageError(file, error)
    }
  }

  /// An empty journal that writes to a given handle, for tests.
  init(file: URL, handle: FileHandle) {
    self.file = file
    self.handle = handle
    now = { Date() }
    write = Self.writeThrough
    records = []
  }

  deinit { try? handle.close() }

  /// Writes an event through to the disk.
  ///
  /// - Throws: ``StudyError`` with code `storage`, or `refusedReport` for an event that no reader would accept;
  ///   the event then did not happen.
  public func append(_ event: StudyEvent) throws {
    let time = now().formatted(.iso8601)
    let record = JournalRecord(
      sequence: records.count, time: time, wall: wall().wholeMilliseconds, event: event)
    if let objection = order.objection(to: record) { throw StudyError(.refusedReport, objection) }
    guard !isTorn else { throw Self.storageError(file, CocoaError(.fileWriteUnknown)) }
    do {
      let line = try JournalLine.encode(record)
      try write(handle, line)
      intactBytes += UInt64(line.count)
    } catch {
      cutOffTornLine()
      throw Self.storageError(file, error)
    }
    records.append(record)
    order.advance(over: event)
    if case .opened = event { isOpen = true }
  }

  private static func writeThrough(_ handle: FileHandle, _ line: Data) throws {
    try handle.write(contentsOf: line)
    try handle.synchronize()
  }

  /// A full disk may have taken half of a line.
  private func cutOffTornLine() {
    do {
      try handle.truncate(atOffset: intactBytes)
      try handle.seek(toOffset: intactBytes)
    } catch {
      isTorn = true
    }
  }

  /// Reads a journal that may belong to a live process, without touching it.
  ///
  /// - Returns: the intact records and the number of bytes they take.
  /// - Throws: ``StudyError`` with code `storage` or `journalDamaged`.
  public static func read(_ file: URL) throws -> (records: [JournalRecord], intactBytes: Int) {
    try RunFolder.check(file, limit: RunFolder.logLimit)
    let data: Data
    do { data = try Data(contentsOf: file) } catch { throw storageError(file, error) }
    var records: [JournalRecord] = []
    var intactBytes = 0
    var order = JournalOrder()
    var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last newline is empty in an intact journal and torn otherwise.
    lines.removeLast()
    for (index, line) in lines.enumerated() {
      guard let record = JournalLine.decode(line), record.sequence == index else {
        // A whole last line can still be torn inside where the disk reordered its writes.
        if index == lines.count - 1 { break }
        throw StudyError(
          .journalDamaged,
          "\(file.path):\(index + 1): this line of the journal is damaged; restore the file from "
            + "a copy, or start a new run with --fresh")
      }
      if let objection = order.objection(to: record) {
        throw StudyError(
          .journalDamaged,
          "\(file.path):\(index + 1): \(objection); restore the file from a copy, or start a new run "
            + "with --fresh")
      }
      order.advance(over: record.event)
      records.append(record)
      intactBytes += line.count + 1
    }
    return (records, intactBytes)
  }

  private static func storageError(_ file: URL, _ error: any Error) -> StudyError {
    StudyError(
      .storage,
      "\(file.path): \(StorageFailure.reason(error)); nothing recorded so far is lost: "
        + "make room or fix the permissions and run the same command again")
  }
}
