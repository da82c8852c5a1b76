/// A place in a list of tokens; what is taken there may stand behind space.
struct TokenCursor {
  private let tokens: [LaTeXToken]
  private(set) var position = 0

  init(_ tokens: [LaTeXToken]) { self.tokens = tokens }

  var next: LaTeXToken? { position < tokens.count ? tokens[position] : nil }

  /// The letters from here on, without a gap between them.
  var word: String { tokens[position...].prefix { $0.isLetter }.map(\.source).joined() }

  /// The tokens since an earlier position.
  func taken(since start: Int) -> ArraySlice<LaTeXToken> { tokens[start..<position] }

  mutating func advance(by count: Int = 1) { position += count }

  mutating func skipSpace() { while next == .space { position += 1 } }

  mutating func take(_ character: Character) -> Bool { take(.character(character)) }

  mutating func take(command: String) -> Bool { take(.command(command)) }

  private mutating func take(_ token: LaTeXToken) -> Bool {
    skipSpace()
    guard next == token else { return false }
    position += 1
    return true
  }

  /// Digits without a gap, none where another token comes next.
  mutating func digits() -> String {
    var digits = ""
    while case .character(let character)? = next, character.isASCII, character.isNumber {
      digits.append(character)
      position += 1
    }
    return digits
  }
}
