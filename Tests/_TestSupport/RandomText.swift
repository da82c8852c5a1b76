public import Randomness

extension Xoshiro256StarStar {
  /// A text of up to `limit` pieces, rich in what breaks parsers: braces, quotes, commas, line ends, marks.
  public mutating func text(upTo limit: Int, avoiding forbidden: Set<String> = []) -> String {
    let pieces = [
      "a", "B", "7", " ", "{", "}", "{{", "}}", "{x}", "\"", "'", ",", ";", "\n", "\r\n", "\r",
      "\t",
      "\\", "é", "e\u{301}", "\u{301}", "漢", "👩‍👩‍👧", "\u{FEFF}", "<tag>", "</tag>", "-", ".", "\u{0}",
      "|",
    ].filter { !forbidden.contains($0) }
    let count = Int.random(in: 0...limit, using: &self)
    return (0..<count).map { _ in pieces[Int.random(in: pieces.indices, using: &self)] }.joined()
  }
}
