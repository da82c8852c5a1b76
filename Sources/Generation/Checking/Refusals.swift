/// Tells a model's refusal from a prompt by how it begins.
enum Refusals {
  private static let openings = [
    "i'm sorry", "i am sorry", "sorry", "i cannot", "i can't", "i can not", "i am unable",
    "i'm unable", "i am not able", "i'm not able", "i won't", "i will not", "unfortunately, i",
    "my apologies", "i apologize", "i must decline", "as an ai", "as a language model",
    "as a large language model",
  ]

  static func matches(_ text: String) -> Bool {
    let start = text.prefix(80).lowercased().replacing("’", with: "'").drop { !$0.isLetter }
    return openings.contains { opening in
      guard start.hasPrefix(opening) else { return false }
      // A prompt may begin with "Sorry-Anything": the opening must end with its word.
      return start.dropFirst(opening.count).first.map { !$0.isLetter && $0 != "-" } ?? true
    }
  }
}
