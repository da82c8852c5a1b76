public import PromptSpace

/// Something that knows how uncertain the score of each assignment is.
public protocol UncertaintyModel: Sendable {
  /// Standard deviations σ ≥ 0, in the order of the assignments.
  func uncertainty(of assignments: [PromptAssignment]) -> [Double]
}

extension LinearUncertainty: UncertaintyModel {}
