public import PromptSpace
public import Randomness

/// A model of the score as a function of the assignment, refitted after every evaluation.
public protocol Surrogate: Sendable {
  /// Forgets everything learned and fits the observations from fresh parameters.
  ///
  /// - Parameters:
  ///   - observations: at least one, scores finite, in the order in which they were made.
  ///   - seeds: every random choice of the fit derives from it, so that equal inputs give equal fits.
  /// - Throws: ``SurrogateError``.
  mutating func fit(_ observations: [Observation], seeds: SeedSequence) throws -> FitReport

  /// The predicted mean score of each assignment.
  ///
  /// - Precondition: ``fit(_:seeds:)`` succeeded before.
  func predict(_ assignments: [PromptAssignment]) -> [Double]
}
