public import PromptSpace

/// The best assignment that a search may return, and what finding it took.
public struct SearchResult: Hashable, Sendable {
  /// Never an excluded one.
  public let assignment: PromptAssignment
  /// The score of the assignment; −∞ when its score was NaN.
  public let value: Double
  public let route: SearchRoute
  /// How many scores were asked for, repeats included.
  public let evaluations: Int
  /// How many of the scores were NaN: they count as −∞.
  public let undefinedScores: Int

  public init(
    assignment: PromptAssignment, value: Double, route: SearchRoute, evaluations: Int,
    undefinedScores: Int
  ) {
    self.assignment = assignment
    self.value = value
    self.route = route
    self.evaluations = evaluations
    self.undefinedScores = undefinedScores
  }
}
