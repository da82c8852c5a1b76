/// Fits the texts of a request into a number of characters.
///
/// Every text has an equal share. One that needs less leaves the rest to the others; one that is longer loses
/// its middle, since beginnings say what a text is and endings hold the answer. No share falls below
/// ``least``, so that very many texts may take more than was asked for.
enum Shortening {
  static let least = 24

  static func fitted(_ texts: [String], into total: Int) -> [String] {
    let limit = limit(for: texts.map(\.count), total: total)
    return texts.map { cut($0, to: limit) }
  }

  /// The largest L ≥ ``least`` with Σ min(length, L) ≤ total; no limit where all fit.
  ///
  /// - Complexity: O(n log n).
  static func limit(for lengths: [Int], total: Int) -> Int {
    var rest = total
    for (index, length) in lengths.sorted().enumerated() {
      let share = rest / (lengths.count - index)
      if length > share { return max(share, least) }
      rest -= length
    }
    return .max
  }

  /// The text without its middle, so that it has at most so many characters.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.count > limit else { return text }
    let head = limit / 2
    return text.prefix(head) + "…" + text.suffix(limit - 1 - head)
  }
}
