import LanguageModels
import Workflows

/// What a template contributes to a prompt's length.
struct PromptShape {
  private let literalBytes: Int
  private let occurrences: [String: Int]

  init(_ template: PromptTemplate) {
    var bytes = 0
    var occurrences: [String: Int] = [:]
    for piece in template.pieces {
      switch piece {
      case .text(let text): bytes += text.utf8.count
      case .placeholder(let name): occurrences[name, default: 0] += 1
      }
    }
    literalBytes = bytes
    self.occurrences = occurrences
  }

  func bytes(_ tokens: (String) -> Int) -> Int {
    occurrences.reduce(literalBytes) { $0 + $1.value * tokens($1.key) }
  }

  func worstInput(extra: Int = 0, _ tokens: (String) -> Int) -> Int {
    TokenBound.worstInput(bytes: extra + bytes(tokens))
  }
}
