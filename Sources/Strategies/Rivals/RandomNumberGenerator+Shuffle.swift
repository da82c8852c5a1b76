import Search

extension RandomNumberGenerator {
  /// A uniformly random order, by Fisher and Yates; written out because replay needs the same order under
  /// every toolchain.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in elements.indices.dropFirst().reversed() {
      result.swapAt(last, index(below: last + 1))
    }
    return result
  }
}
