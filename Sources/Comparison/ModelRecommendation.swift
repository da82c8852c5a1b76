public import PromptSpace
public import Randomness
import Surrogates

/// The final choice by a model instead of by the best observed mean.
///
/// The highest of thirty noisy scores is mostly a lucky one. A surrogate that was fitted to all of them
/// knows how lucky: its predictions for the evaluated assignments are shrunk towards what similar ones
/// scored.
public enum ModelRecommendation {
  /// The evaluated assignment with the highest prediction of a method's surrogate, of equals the earliest.
  ///
  /// - Parameter evaluated: what was evaluated, in order; observed again as it was then.
  /// - Returns: `nil` for a method without a surrogate and where nothing was observed.
  /// - Throws: what the fit throws.
  public static func choice(
    of method: ComparisonMethod, among evaluated: [PromptAssignment],
    on problem: some InstantProblem, seeds: SeedSequence
  ) throws -> PromptAssignment? {
    guard var surrogate = try method.surrogate(for: problem) else { return nil }
    var visits: [PromptAssignment: Int] = [:]
    let observations = evaluated.compactMap { assignment in
      let visit = visits[assignment, default: 0]
      visits[assignment] = visit + 1
      return problem.observation(of: assignment, visit: visit)
    }
    guard !observations.isEmpty else { return nil }
    _ = try surrogate.fit(observations, seeds: seeds.child("recommendation"))
    let candidates = observations.map(\.assignment)
    let predicted = surrogate.predict(candidates)
    var best = 0
    for index in predicted.indices where predicted[index] > predicted[best] { best = index }
    return candidates[best]
  }
}
