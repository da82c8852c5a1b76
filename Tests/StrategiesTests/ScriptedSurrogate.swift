import PromptSpace
import Randomness
import Surrogates

/// Predicts a fixed function, or fails to fit, as a test asks.
struct ScriptedSurrogate: Surrogate {
  var failure: SurrogateError?
  let function: @Sendable (PromptAssignment) -> Double

  init(
    failure: SurrogateError? = nil,
    function: @escaping @Sendable (PromptAssignment) -> Double = { _ in 0 }
  ) {
    self.failure = failure
    self.function = function
  }

  mutating func fit(_ observations: [Observation], seeds: SeedSequence) throws -> FitReport {
    if let failure { throw failure }
    return FitReport(epochs: 1, trainingLoss: 0.012345, stoppedEarly: true)
  }

  func predict(_ assignments: [PromptAssignment]) -> [Double] { assignments.map(function) }
}
