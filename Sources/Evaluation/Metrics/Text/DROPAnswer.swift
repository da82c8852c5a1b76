import Workflows

/// An answer as DROP's own evaluation reads it: spans, each a bag of normalised words.
///
/// Words are parted at spaces and hyphens and lower-cased; a word that is a number is written in one way
/// (`7`, `7.0` and `07` are the same), any other loses its punctuation, and articles are dropped. Where the
/// reference holds numbers, an answer without any of them scores 0.
struct DROPAnswer {
  /// The whole text as one span.
  private let whole: [String]
  /// The parts of an enumeration, more than one.
  private let spans: [[String]]?

  init(_ text: String) {
    whole = Self.words(text)
    let parts = Self.parts(of: text).map(Self.words).filter { !$0.isEmpty }
    spans = parts.count > 1 ? parts : nil
  }

  /// The better of two readings, since the files join the spans of an answer to one text: as one span, and
  /// span by span with every span matched to at most one of the other side.
  func f1(against reference: DROPAnswer) -> Double {
    let asOne = Self.f1(whole, reference.whole)
    guard let wanted = reference.spans else { return asOne }
    let found = spans ?? [whole]
    let scores = wanted.map { gold in found.map { Self.f1($0, gold) } }
    return max(asOne, BestPairing.total(scores) / Double(max(found.count, wanted.count)))
  }

  private static func f1(_ found: [String], _ wanted: [String]) -> Double {
    if found == wanted { return 1 }
    let numbers = Set(wanted.filter { NormalNumber($0) != nil })
    guard numbers.isEmpty || !numbers.isDisjoint(with: found) else { return 0 }
    return TokenOverlap.f1(Array(Set(found)).sorted(), Array(Set(wanted)).sorted())
  }

  private static func parts(of text: String) -> [String] {
    var parts = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
      if word.lowercased() == "and" {
        parts.append("")
        continue
      }
      // A comma inside a word belongs to a number.
      let isLast = word.hasSuffix(",") || word.hasSuffix(";")
      parts[parts.count - 1] += " " + (isLast ? word.dropLast() : word)
      if isLast { parts.append("") }
    }
    return parts
  }

  static func words(_ text: String) -> [String] {
    text.lowercased().split { $0.isWhitespace || $0 == "-" }.compactMap { word in
      if let number = NormalNumber(String(word)) { return number.text }
      let kept = word.unicodeScalars.filter { !TokenF1.isASCIIPunctuation($0) }
      let bare = String(String.UnicodeScalarView(kept))
      if let number = NormalNumber(bare) { return number.text }
      return bare.isEmpty || TokenF1.articles.contains(bare) ? nil : bare
    }
  }
}

/// A word that is a decimal number and nothing else, written in one way.
private struct NormalNumber {
  let text: String

  init?(_ word: String) {
    let digits = word.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty,
      word.utf8.allSatisfy({ "0123456789.+-e".utf8.contains($0) }),
      let value = Double(word), value.isFinite
    else { return nil }
    text = String(value)
  }
}
