/// A place in a text from which patterns are tried, without regard to the case of ASCII letters.
struct TextCursor {
  let scalars: [Unicode.Scalar]
  var position: Int

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    position = 0
  }

  var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
  var isAtEnd: Bool { position >= scalars.count }

  /// Passes over one of the scalars, if it comes next.
  @discardableResult
  mutating func skip(anyOf set: String) -> Bool {
    guard let next, set.unicodeScalars.contains(next) else { return false }
    position += 1
    return true
  }

  mutating func skipAll(of set: String) { while skip(anyOf: set) {} }

  mutating func skipSpace() {
    while let next, next.properties.isWhitespace { position += 1 }
  }

  /// Passes over an ASCII word in lower case; it may be part of a longer one.
  mutating func skip(_ word: String) -> Bool {
    var place = position
    for scalar in word.unicodeScalars {
      guard place < scalars.count, Self.lowercased(scalars[place]) == scalar else { return false }
      place += 1
    }
    position = place
    return true
  }

  /// Passes over scalars that satisfy a condition.
  mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while let next, condition(next) { position += 1 }
    return String(String.UnicodeScalarView(scalars[start..<position]))
  }

  /// The scalar before the position.
  var previous: Unicode.Scalar? { position > 0 ? scalars[position - 1] : nil }

  /// Whether the next scalar is a letter or a digit.
  var isInWord: Bool { next.map { $0.properties.isAlphabetic || Self.isDigit($0) } ?? false }

  /// What a pattern finds at the places from `start` on where it matches, first to last.
  func matches<Found>(_ pattern: (inout TextCursor) -> Found?) -> [Found] {
    var found: [Found] = []
    var start = position
    while start <= scalars.count {
      var cursor = self
      cursor.position = start
      if let match = pattern(&cursor) {
        found.append(match)
        start = max(start + 1, cursor.position)
      } else {
        start += 1
      }
    }
    return found
  }

  func firstMatch<Found>(_ pattern: (inout TextCursor) -> Found?) -> Found? {
    for start in position...scalars.count {
      var cursor = self
      cursor.position = start
      if let match = pattern(&cursor) { return match }
    }
    return nil
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard ("A"..."Z").contains(scalar), let lower = Unicode.Scalar(scalar.value + 32) else {
      return scalar
    }
    return lower
  }
}
