/// What two bags of words share.
enum TokenOverlap {
  /// F₁ = 2PR / (P + R), 0 where nothing is shared.
  ///
  /// - Complexity: O(words of both).
  static func f1(_ found: [String], _ wanted: [String]) -> Double {
    var counts: [String: Int] = [:]
    for word in wanted { counts[word, default: 0] += 1 }
    var shared = 0
    for word in found where counts[word, default: 0] > 0 {
      counts[word, default: 0] -= 1
      shared += 1
    }
    guard shared > 0 else { return 0 }
    // 2PR / (P + R) with P = shared / found and R = shared / wanted.
    return 2 * Double(shared) / Double(found.count + wanted.count)
  }
}
