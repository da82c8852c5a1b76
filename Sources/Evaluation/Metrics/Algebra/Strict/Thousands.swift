import Workflows

/// Commas that group digits, among tokens.
enum Thousands {
  /// The tokens with each well-formed group such as `1,234` as one number.
  static func merged(_ tokens: [LaTeXToken]) -> [LaTeXToken] {
    var merged: [LaTeXToken] = []
    var rest = tokens[...]
    let depths = TokenList.depths(of: tokens)
    while let first = rest.first {
      var run = rest.prefix { $0.isDigit || $0.isCharacter(",") }
      while let last = run.last, last.isCharacter(",") { run.removeLast() }
      guard first.isDigit, depths[rest.startIndex] == 0 else {
        merged.append(rest.removeFirst())
        continue
      }
      let plain = ThousandsSeparators.removed(from: run.map(\.source).joined())
      merged += plain.contains(",") ? Array(run) : plain.map(LaTeXToken.character)
      rest = rest.dropFirst(run.count)
    }
    return merged
  }
}
