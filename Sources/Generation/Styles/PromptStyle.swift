public import Randomness

/// One option of every dimension: 10¹⁰ styles in all.
public struct PromptStyle: Hashable, Sendable {
  /// The option of each dimension, in the order of ``StyleDimension/allCases``.
  public let options: [Int]

  /// - Precondition: ten indices between 0 and 9.
  public init(options: [Int]) {
    precondition(
      options.count == StyleDimension.allCases.count
        && options.allSatisfy { (0..<StyleDimension.optionCount).contains($0) },
      "a style has one option of 0…9 for each of the ten dimensions, not \(options)")
    self.options = options
  }

  /// An independent uniform draw for every dimension.
  public init(drawnFrom generator: inout Xoshiro256StarStar) {
    self.init(
      options: StyleDimension.allCases.map { _ in
        Int.random(in: 0..<StyleDimension.optionCount, using: &generator)
      })
  }

  /// The chosen options, one sentence each.
  ///
  /// - Parameter dimensions: to leave out those that something stronger decides.
  public func sentence(of dimensions: [StyleDimension] = StyleDimension.allCases) -> String {
    dimensions.map { $0.option(options[$0.rawValue]) }.joined(separator: " ")
  }
}
