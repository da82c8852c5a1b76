import Foundation
internal import Randomness

/// Chooses the elements that one pass of training leaves out, each with probability `rate`.
///
/// Only the victims are drawn: the gaps between them are geometric, ⌊log u / log(1 − rate)⌋, which
/// costs one random number a victim and not one an element. What remains is scaled by 1/(1 − rate),
/// so that every expectation is that of the network without dropout.
struct Dropout: Sendable {
  let rate: Double

  /// Indices of the elements left out, ascending.
  private(set) var victims: [Int] = []

  /// - Precondition: `0 ≤ rate < 1`.
  init(rate: Double) {
    precondition((0..<1).contains(rate), "a dropout rate lies in [0, 1), got \(rate)")
    self.rate = rate
  }

  /// What the remaining elements are multiplied by.
  var scale: Double { 1 / (1 - rate) }

  /// Draws the victims among `count` elements anew; memory is kept from draw to draw.
  ///
  /// - Complexity: O(rate·count) expected.
  mutating func draw(count: Int, using generator: inout Xoshiro256StarStar) {
    victims.removeAll(keepingCapacity: true)
    guard rate > 0 else { return }
    let step = 1 / log1p(-rate)
    var position = -1
    while true {
      // 1 − u lies in (0, 1]; a tiny rate can ask for a gap beyond every array.
      let gap = log(1 - generator.uniform()) * step
      guard gap < Double(count - position - 1) else { return }
      position += 1 + Int(gap)
      victims.append(position)
    }
  }
}
