import Foundation
import Synchronization

/// The process of a server on loopback.
final class ServerProcess: Sendable {
  struct StartError: Error {}

  let port: Int
  private let process: Mutex<Process>
  /// The server ends when this closes, also when the tests crash; a signal would not do, as the child
  /// inherits a mask from Swift's threads that blocks it.
  private let input: Pipe

  /// Starts a server of this folder and waits until it listens.
  ///
  /// - Parameters:
  ///   - name: its folder.
  ///   - options: of its command line.
  convenience init(_ name: String, options: [String] = []) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent(name)
    try self.init(command: ["python3", "-B", script.path] + options)
  }

  /// - Parameter command: of a server that prints `PORT n` once it listens.
  init(command: [String]) throws {
    let process = Process()
    let output = Pipe()
    input = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw StartError() }
      line += more
    }
    let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let port = Int(words[1]) else { throw StartError() }
    self.port = port
    self.process = Mutex(process)
  }

  deinit { try? input.fileHandleForWriting.close() }
}
