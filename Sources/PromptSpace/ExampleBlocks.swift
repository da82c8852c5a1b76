import Foundation

/// A partition of a data set's examples into blocks, the units in which examples are bought.
///
/// Every combination is asked about the blocks in the same order: scores on the first few are then paired, and what
/// one combination asked on them is replayed for those that share its prefix.
public struct ExampleBlocks: Hashable, Sendable {
  /// Of each block, its examples' positions in the data set, ascending.
  public let positions: [[Int]]

  /// Deals examples out at random, to each block as many as to all before it together, but for rounding: a first look
  /// is cheap, and a last one takes few steps.
  ///
  /// - Parameter count: of blocks, at most; no block is empty.
  /// - Precondition: at least one example and one block.
  public init(examples: Int, count: Int, using generator: inout some RandomNumberGenerator) {
    precondition(examples > 0 && count > 0, "\(examples) examples in \(count) blocks")
    let blocks = min(count, examples)
    let order = (0..<examples).shuffled(using: &generator)
    var start = 0
    positions = (1...blocks).map { block in
      let ideal = Int((Double(examples) * exp2(Double(block - blocks))).rounded())
      // One example at least for this block and for each that follows.
      let end = min(max(ideal, start + 1), examples - (blocks - block))
      defer { start = end }
      return order[start..<end].sorted()
    }
  }

  /// Number of blocks.
  public var count: Int { positions.count }

  /// Number of examples of each block.
  public var sizes: [Int] { positions.map(\.count) }

  /// Each block's share of all examples.
  public var shares: [Double] {
    let all = Double(sizes.reduce(0, +))
    return sizes.map { Double($0) / all }
  }
}
