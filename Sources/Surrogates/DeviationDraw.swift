public import PromptSpace
public import Randomness

/// One draw from a belief over scores: by how much the drawn score of each assignment differs from
/// the predicted mean.
///
/// A draw is a function: equal assignments have equal deviations however often and in whatever
/// company they are asked for.
public struct DeviationDraw: Sendable {
  /// Whether deviations of different assignments have the belief's correlations, or are independent.
  public let isJoint: Bool
  private let deviations: @Sendable ([PromptAssignment]) -> [Double]

  public init(
    isJoint: Bool = true, _ deviations: @escaping @Sendable ([PromptAssignment]) -> [Double]
  ) {
    self.isJoint = isJoint
    self.deviations = deviations
  }

  /// A draw that adds over agents.
  ///
  /// - Parameter values: `values[agent][candidate]`.
  public init(additive values: [[Double]]) {
    self.init { assignments in
      assignments.map { zip(values, $0.indices).reduce(0) { $0 + $1.0[$1.1] } }
    }
  }

  public func callAsFunction(_ assignments: [PromptAssignment]) -> [Double] {
    deviations(assignments)
  }
}

/// A surrogate that can draw from what it believes.
public protocol SampledSurrogate: Surrogate {
  /// One draw from the posterior of the score, without the noise of measuring it.
  ///
  /// - Parameter seeds: the draw is a pure function of them and of the fit.
  /// - Precondition: ``Surrogate/fit(_:seeds:)`` succeeded before.
  func deviationDraw(_ seeds: SeedSequence) -> DeviationDraw
}
