package import Foundation
import Synchronization

/// A file that takes lines from several tasks, one write each, so that lines never mix.
package final class JSONLinesFile: Sendable {
  private struct State {
    let file: FileHandle
    var bytes: Int
    var isFull = false
    var failure: String?
  }

  package let url: URL
  private let name: String
  private let limit: Int
  private let state: Mutex<State>

  /// Opens or creates the file; a last line that a crash tore is ended first.
  ///
  /// - Parameters:
  ///   - name: what the file is, for messages.
  ///   - limit: bytes of the file beyond which nothing is written.
  /// - Throws: ``CallLogError`` that names the file.
  package init(at url: URL, name: String, limit: Int = .max) throws {
    self.url = url
    self.name = name
    self.limit = limit
    let descriptor = unsafe open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CallLogError("cannot open the \(name) \(url.path) for writing")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let (bytes, isTorn) = try Self.end(of: url)
    if isTorn { try file.write(contentsOf: Data("\n".utf8)) }
    state = Mutex(State(file: file, bytes: bytes + (isTorn ? 1 : 0)))
  }

  /// The first error of writing, if there was one.
  package var failure: String? { state.withLock { $0.failure } }

  /// Whether lines were left out for want of room.
  package var isFull: Bool { state.withLock { $0.isFull } }

  /// Is with the system when this returns: it outlives the process, though not a loss of power.
  ///
  /// - Parameter line: without its end; `nil` for a value that could not be encoded.
  package func append(_ line: [UInt8]?) {
    state.withLock { state in
      do {
        guard let line else { throw CallLogError("a line cannot be encoded") }
        // Behind a gap nothing can be made sense of.
        guard !state.isFull, line.count < limit - state.bytes else { return state.isFull = true }
        try state.file.write(contentsOf: line + [UInt8(ascii: "\n")])
        state.bytes += line.count + 1
      } catch {
        if state.failure == nil { state.failure = "cannot write to the \(name) \(url.path)" }
      }
    }
  }

  private static func end(of url: URL) throws -> (bytes: Int, isTorn: Bool) {
    let reader = try FileHandle(forReadingFrom: url)
    defer { try? reader.close() }
    let end = try reader.seekToEnd()
    guard end > 0 else { return (0, false) }
    try reader.seek(toOffset: end - 1)
    return (Int(end), try reader.read(upToCount: 1) != Data("\n".utf8))
  }
}

/// Why a log cannot be used; names the file.
public struct CallLogError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
