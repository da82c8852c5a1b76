import Foundation

/// Makes a server's own words fit for an error message: bounded, one line, no keys, no prompts.
struct Redactor: Sendable {
  private let secrets: [String]
  private let prompts: [String]
  static let limit = 240

  init(secrets: [String], prompts: [String] = []) {
    // Longest first, so that a secret inside another does not leave the other's rest behind.
    self.secrets = secrets.filter { $0.count >= 4 }.sorted { $0.count > $1.count }
    self.prompts = prompts
  }

  func clean(_ text: String) -> String {
    // A megabyte of explanation is not searched; the bound is far above what is shown.
    var line = String(text.prefix(4000))
    for secret in secrets { line = line.replacingOccurrences(of: secret, with: "[redacted]") }
    // After the known secrets: a key broken by masking asterisks is caught by its form.
    line = line.split(whereSeparator: { $0.isWhitespace || $0.isNewline })
      .map { Self.looksLikeKey($0) ? "[redacted]" : String($0) }
      .joined(separator: " ")
    line = String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 }))
    if quotesPrompt(line) { return "(the server's explanation quotes the prompt and is left out)" }
    return line.count > Self.limit ? line.prefix(Self.limit - 1) + "…" : line
  }

  private static func looksLikeKey(_ word: Substring) -> Bool {
    let bare = word.drop { !$0.isLetter && !$0.isNumber }
    return bare.hasPrefix("sk-") || bare.hasPrefix("Bearer") && bare.count > 6
  }

  /// True when a run of 36 characters is shared: some window of 24 at a multiple of 12 then lies in it.
  private func quotesPrompt(_ line: String) -> Bool {
    let characters = Array(line)
    for prompt in prompts {
      let squeezed = prompt.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if squeezed.count >= 8, squeezed.count < 36, line.contains(squeezed) { return true }
      for start in stride(from: 0, to: max(0, characters.count - 23), by: 12)
      where squeezed.contains(String(characters[start..<start + 24])) {
        return true
      }
    }
    return false
  }
}
