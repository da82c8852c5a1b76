/// Decides whether two mathematical expressions are equal.
public protocol AlgebraEngine: Sendable {
  /// Whether both texts, in LaTeX or plain notation, stand for the same value or the same text.
  ///
  /// - Throws: when the engine could not be asked; a pair that it cannot decide is unequal.
  func areEqual(
    _ first: String, _ second: String, compatibility: ScoringCompatibility
  ) async throws -> Bool
}
