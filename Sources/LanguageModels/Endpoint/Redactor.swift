import Foundation

/// Makes a server's own words fit for an error message: bounded, one line, no keys, no prompts.
struct Redactor: Sendable {
  private let secrets: [SecretMatcher]
  private let prompts: [String]
  static let limit = 240

  init(secrets: [String], prompts: [String] = []) {
    // Longest first, so that a secret inside another does not leave the other's rest behind.
    self.secrets = secrets.filter { $0.count >= 4 }.sorted { $0.count > $1.count }.map(
      SecretMatcher.init)
    self.prompts = prompts
  }

  /// The same secrets, and the prompts of one call.
  func guarding(_ prompts: [String]) -> Redactor { Redactor(self, prompts: prompts) }

  private init(_ other: Redactor, prompts: [String]) {
    secrets = other.secrets
    self.prompts = prompts
  }

  func clean(_ text: String) -> String {
    // A megabyte of explanation is not searched; the bound is far above what is shown. Controls go first:
    // one inside a key would hide it, and leave it whole when it goes.
    let words = text.prefix(4000).split(whereSeparator: { $0.isWhitespace || $0.isNewline })
    let visible = words.joined(separator: " ").unicodeScalars.filter { !VisibleText.isControl($0) }
    var line = redact(String(String.UnicodeScalarView(visible)))
    if text.dropFirst(4000).first != nil {
      // The cut may have left the head of a secret, which no form matches.
      line.removeLast(min(line.count, secrets.map(\.longestForm).max() ?? 0))
    }
    // After the known secrets: a key broken by masking asterisks is caught by its form.
    line = line.split(separator: " ").map { Self.looksLikeKey($0) ? "[redacted]" : String($0) }
      .joined(separator: " ")
    if quotesPrompt(line) { return "(the server's explanation quotes the prompt and is left out)" }
    return line.count > Self.limit ? line.prefix(Self.limit - 1) + "…" : line
  }

  /// The text without the secrets, in whatever spelling they stand there; everything else stays.
  func redact(_ text: String) -> String {
    secrets.reduce(text) { text, secret in secret.redact(text) }
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
