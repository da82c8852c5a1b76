import Foundation
import Glibc
import LanguageModels

/// Where words go: results to standard output, everything else to standard error.
struct Console: Sendable {
  enum Verbosity: Int, Sendable, Comparable {
    case quiet, normal, verbose

    static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
  }

  var verbosity = Verbosity.normal
  /// Results as JSON Lines instead of text.
  var json = false

  /// True when standard error is a terminal that can redraw a line.
  static var errorIsTerminal: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// A result for a person; silent under `--json`.
  func result(_ text: String) {
    if !json { Self.write(text, to: .standardOutput) }
  }

  /// A result for a program: one JSON object on one line; silent without `--json`.
  func event(_ value: some Encodable) throws {
    guard json else { return }
    Self.write(VisibleText.json(try JSONText.line(value)), to: .standardOutput)
  }

  func note(_ text: String) {
    if verbosity >= .normal { Self.write(text, to: .standardError) }
  }

  func detail(_ text: String) {
    if verbosity >= .verbose { Self.write(text, to: .standardError) }
  }

  static func failure(_ text: String) { write(text, to: .standardError) }

  /// The one way to a stream: prompts, replies and files of strangers cannot act on the terminal.
  /// A closed pipe is no reason to lose a run: what cannot be printed is dropped.
  private static func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data((VisibleText.of(text) + "\n").utf8))
  }
}

/// The one way this tool writes JSON.
enum JSONText {
  static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
