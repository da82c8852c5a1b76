import Randomness
import Search

/// The questions of one comparison.
struct Batch: Hashable, Sendable {
  /// Those put in on purpose come first.
  let questions: [Int]
  let injected: Int
  /// Shown to the writer besides, labelled as misaligned.
  let labelled: [Int]

  /// Draws a batch.
  ///
  /// - Parameters:
  ///   - injected: questions that are to be in it.
  ///   - labelled: questions that are left to the label while the pool is large enough without them.
  init(
    size: Int, pool: [Int], injected: [Int] = [], labelled: [Int] = [],
    using generator: inout some RandomNumberGenerator
  ) {
    let others = pool.filter { !injected.contains($0) }
    let unlabelled = others.filter { !labelled.contains($0) }
    let wanted = size - injected.count
    let drawn = generator.sample(wanted, of: unlabelled.count < wanted ? others : unlabelled)
    questions = injected + drawn
    self.injected = injected.count
    self.labelled = labelled.filter { !drawn.contains($0) }
  }

  /// The batch in as many parts, the first ones the shorter.
  func parts(_ count: Int) -> [[Int]] {
    (0..<count).map { part in
      Array(questions[(part * questions.count / count)..<((part + 1) * questions.count / count)])
    }
  }
}

extension RandomNumberGenerator {
  /// Draws without replacement, in the order drawn; all elements in a random order where there are too few.
  mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    var rest = elements
    let size = min(max(count, 0), rest.count)
    for place in 0..<size { rest.swapAt(place, place + index(below: rest.count - place)) }
    return Array(rest.prefix(size))
  }
}
