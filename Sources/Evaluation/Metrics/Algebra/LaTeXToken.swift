import Workflows

/// The smallest meaningful pieces of a mathematical answer.
enum LaTeXToken: Hashable {
  /// A command without its backslash: `frac`, `{`, `%`.
  case command(String)
  case character(Character)
  /// The content of `\text{…}` and its relatives.
  case text(String)
  case begin(String)
  case end(String)
  case space

  /// Whether it is this character, plain or shown (`\{`).
  func isCharacter(_ wanted: Character) -> Bool { self == .character(wanted) }

  var isDigit: Bool {
    if case .character(let character) = self {
      character.isASCII && character.isNumber
    } else {
      false
    }
  }

  var isLetter: Bool {
    if case .character(let character) = self {
      character.isASCII && character.isLetter
    } else {
      false
    }
  }

  /// The token as LaTeX again.
  var source: String {
    switch self {
    case .command(let name): (name.first?.isLetter ?? false) ? "\\\(name) " : "\\\(name)"
    case .character(let character): String(character)
    case .text(let text): "\\text{\(text)}"
    case .begin(let name): "\\begin{\(name)}"
    case .end(let name): "\\end{\(name)}"
    case .space: " "
    }
  }
}

extension LaTeXToken {
  /// Reads LaTeX or plain notation; layout commands vanish and names for one thing become one name.
  ///
  /// - Complexity: O(length).
  static func tokens(of text: String) -> [LaTeXToken] {
    // Two ways of setting a comma without a gap behind it.
    let tight = text.replacing("{,}", with: ",").replacing("\\! ", with: "\\!")
    var tokenizer = LaTeXTokenizer(tight)
    return tokenizer.tokens()
  }
}

/// Cuts LaTeX into tokens.
private struct LaTeXTokenizer {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  mutating func tokens() -> [LaTeXToken] {
    var tokens: [LaTeXToken] = []
    while position < characters.count {
      let character = characters[position]
      position += 1
      switch character {
      case "\\": tokens += command()
      case "$": continue
      case "~": tokens.append(.space)
      case _ where character.isWhitespace: if tokens.last != .space { tokens.append(.space) }
      default: tokens += Self.meaning[character] ?? [.character(character)]
      }
    }
    return tokens
  }

  private mutating func command() -> [LaTeXToken] {
    guard position < characters.count else { return [] }
    guard characters[position].isASCII, characters[position].isLetter else {
      position += 1
      return Self.symbol(characters[position - 1])
    }
    let start = position
    while position < characters.count, characters[position].isASCII, characters[position].isLetter {
      position += 1
    }
    let name = String(characters[start..<position])
    if Self.layout.contains(name) { return [] }
    if Self.texts.contains(name), let text = group() { return [.text(text)] }
    if name == "begin", let environment = group() { return [.begin(environment)] }
    if name == "end", let environment = group() { return [.end(environment)] }
    return [Self.spacing.contains(name) ? .space : .command(Self.synonyms[name] ?? name)]
  }

  /// The raw content of a group in braces that comes next.
  private mutating func group() -> String? {
    var ahead = position
    while ahead < characters.count, characters[ahead] == " " { ahead += 1 }
    guard ahead < characters.count, characters[ahead] == "{" else { return nil }
    let rest = String(characters[(ahead + 1)...])
    guard let content = BoxedText.balanced(rest[...]) else { return nil }
    position = ahead + 1 + content.count + 1
    return String(content)
  }

  private static func symbol(_ character: Character) -> [LaTeXToken] {
    switch character {
    case "!": []
    case ",", ";", ":", " ": [.space]
    case "(", ")", "[", "]", "$": []
    case "|": [.character("|")]
    case "%": [.character("%")]
    default: [.command(String(character))]
    }
  }

  private static let layout: Set<String> = [
    "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "displaystyle",
    "textstyle", "limits", "nolimits", "boxed",
  ]
  private static let spacing: Set<String> = ["quad", "qquad", "space"]
  private static let texts: Set<String> = [
    "text", "mbox", "hbox", "textbf", "textit", "textrm", "textnormal", "textsf", "mathrm",
    "mathbf",
    "mathit", "mathsf", "operatorname",
  ]
  private static let synonyms = [
    "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "leq": "le", "leqslant": "le", "geq": "ge",
    "geqslant": "ge", "times": "cdot", "ast": "cdot", "lbrace": "{", "rbrace": "}",
    "degree": "circ",
    "varphi": "phi", "varepsilon": "epsilon", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "lvert": "vert", "rvert": "vert", "dbinom": "binom", "tbinom": "binom",
  ]
  private static let meaning: [Character: [LaTeXToken]] = [
    "π": [.command("pi")], "√": [.command("sqrt")], "∞": [.command("infty")],
    "−": [.character("-")], "–": [.character("-")], "×": [.command("cdot")],
    "·": [.command("cdot")], "*": [.command("cdot")], "÷": [.character("/")],
    "≤": [.command("le")], "≥": [.command("ge")], "∪": [.command("cup")], "∈": [.command("in")],
    "±": [.command("pm")], "θ": [.command("theta")],
    "°": [.character("^"), .command("circ")], "²": [.character("^"), .character("2")],
    "³": [.character("^"), .character("3")],
  ]
}
