public import Foundation
import Synchronization

/// Appends one JSON object a line to a file, one write each, so that lines of several writers never mix.
public final class JSONLinesCallLog: CallLog {
  private struct State {
    let file: FileHandle
    var failure: String?
  }

  private let state: Mutex<State>
  public let url: URL

  /// Opens or creates the file; a last line that a crash tore is ended first.
  ///
  /// - Throws: ``CallLogError`` that names the file.
  public init(at url: URL) throws {
    self.url = url
    let descriptor = unsafe open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CallLogError("cannot open the calls log \(url.path) for writing")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    if try Self.isTorn(url) { try file.write(contentsOf: Data("\n".utf8)) }
    state = Mutex(State(file: file))
  }

  /// The first error of writing, if there was one: the caller should end the run cleanly.
  public var failure: String? { state.withLock { $0.failure } }

  /// Is with the system when this returns: it outlives the process, though not a loss of power.
  public func begin(_ start: CallStart) { write(start) }

  public func append(_ record: CallRecord) { write(record) }

  private func write(_ value: some CallLogLine) {
    let line = (try? value.json()).map { $0 + [UInt8(ascii: "\n")] }
    state.withLock { state in
      do {
        guard let line else { throw CallLogError("a line cannot be encoded") }
        try state.file.write(contentsOf: line)
      } catch {
        if state.failure == nil { state.failure = "cannot write to the calls log \(url.path)" }
      }
    }
  }

  private static func isTorn(_ url: URL) throws -> Bool {
    let reader = try FileHandle(forReadingFrom: url)
    defer { try? reader.close() }
    let end = try reader.seekToEnd()
    guard end > 0 else { return false }
    try reader.seek(toOffset: end - 1)
    return try reader.read(upToCount: 1) != Data("\n".utf8)
  }
}

/// Why a calls log cannot be used; names the file.
public struct CallLogError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
