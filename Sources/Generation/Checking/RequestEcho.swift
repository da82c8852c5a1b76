/// What a reply must not repeat: runs of words of the request that are meant for the writer, not for the agent.
struct RequestEcho: Sendable {
  /// Shorter runs occur in honest prompts too.
  private static let length = 7

  private let runs: Set<[String]>

  init(_ lines: [String]) {
    runs = Set(lines.flatMap { Self.runs(in: $0) })
  }

  /// Whether a text has seven words in a row as one of the lines has them.
  ///
  /// - Complexity: O(length).
  func isIn(_ text: String) -> Bool { Self.runs(in: text).contains { runs.contains($0) } }

  private static func runs(in text: String) -> [[String]] {
    let words = PromptWords.all(in: text)
    guard words.count >= length else { return [] }
    return (0...(words.count - length)).map { Array(words[$0..<($0 + length)]) }
  }
}
