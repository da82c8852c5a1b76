import Foundation

/// Something that reads untrusted bytes, and what must hold for every input.
struct Target {
  let name: String
  /// Words that mean something to the reader.
  let words: [String]
  /// - Returns: what is wrong, or `nil`.
  let check: @Sendable ([UInt8]) async -> String?

  static let all: [Target] = [
    project, jsonLines, table, json, journal, calls, communication, chat, embeddings, outputs,
    template,
    retryAfter,
    numbers, terminal, events, steps,
  ]

  static let commonWords = [
    "null", "1e999", "-0", "9223372036854775807", "-9223372036854775808", "0.1", "NaN", "\\u0000",
    "\\ud800", "\"", "\\", "{", "}", "[", "]", ":", ",", "\n", "\r", "\t", "", " ", "true", "{{",
    "}}",
  ]

  /// A file in memory where the system has such a place, for readers that take a path.
  static func scratch(_ name: String) -> URL {
    let memory = "/dev/shm"
    let folder =
      FileManager.default.isWritableFile(atPath: memory)
      ? URL(filePath: memory) : FileManager.default.temporaryDirectory
    return folder.appending(
      path: "maspob-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(name)")
  }
}
