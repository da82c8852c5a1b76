internal import PromptSpace

/// What is known of the sampling noise of each score before anything is fitted.
///
/// A score is a mean over nᵢ examples, and its own estimate of variance, vᵢ = sᵢ²/nᵢ, is itself
/// noisy: 24 right answers of 24 give 0, which would mean certainty. Hence sᵢ² is pulled towards the
/// mean s̄² over all observations, as if ν = 5 further examples had that variance:
///
///     vᵢ = ( (nᵢ − 1)·sᵢ² + ν·s̄² ) / (nᵢ − 1 + ν) / nᵢ
///
/// An observation without a variance gets s̄²/nᵢ, and one example's variance is taken as it is. All
/// scores of a study come from the same examples, so that a part of this noise is common to them and
/// harmless: the variances are an upper bound for comparisons.
///
/// Source: the moderated variance of G. Smyth, SAGMB 3 (2004), with ν fixed.
enum ObservationNoise {
  static let pooledExamples = 5.0

  /// Noise variances in observation order; all 0 where no variance is known.
  ///
  /// - Complexity: O(observations).
  static func variances(of observations: [Observation]) -> [Double] {
    let perExample = observations.map { observation in
      known(observation).map { $0 * Double(max(observation.exampleCount, 1)) }
    }
    let all = perExample.compactMap { $0 }
    let pooled = all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count)
    return zip(observations, perExample).map { observation, own in
      let count = Double(max(observation.exampleCount, 1))
      guard let own else { return pooled / count }
      if count == 1 { return own }
      return ((count - 1) * own + pooledExamples * pooled) / (count - 1 + pooledExamples) / count
    }
  }

  /// ``variances(of:)`` times 1 − nᵢ/N: what is unknown of the mean over the N examples of a complete observation.
  ///
  /// N is the largest number of examples that two observations share, else the largest of all: one observation
  /// with more, such as an attached one of another split, does not make the study's own ones samples of it. What
  /// has more than N examples was measured on others, so that its variance stays. Single examples say nothing of
  /// how many there are: theirs stay too.
  static func finitePopulationVariances(of observations: [Observation]) -> [Double] {
    let complete = completeCount(of: observations)
    guard complete > 1 else { return variances(of: observations) }
    return zip(variances(of: observations), observations).map { variance, observation in
      observation.exampleCount > complete
        ? variance : variance * (1 - Double(observation.exampleCount) / Double(complete))
    }
  }

  private static func completeCount(of observations: [Observation]) -> Int {
    let counts = observations.map(\.exampleCount).sorted(by: >)
    return zip(counts, counts.dropFirst()).first { $0 == $1 }?.0 ?? counts.first ?? 1
  }

  /// What each squared error counts in the fit of a network, 1 on average.
  ///
  ///     wᵢ ∝ 1/rᵢ        rᵢ = ( 1 + vᵢ/v̄ )/2
  ///
  /// As for ridge regression half of the noise is taken to be the same for all, such as what the network cannot
  /// express: no observation counts for nothing. Equal variances, or none, give exact ones.
  ///
  /// - Complexity: O(observations).
  static func weights(of observations: [Observation]) -> [Double] {
    let variances = variances(of: observations)
    let count = Double(variances.count)
    let mean = variances.reduce(0, +) / count
    guard mean > 0, mean.isFinite, variances.contains(where: { $0 != variances[0] }) else {
      return variances.map { _ in 1 }
    }
    let precisions = variances.map { 2 / (1 + $0 / mean) }
    let total = precisions.reduce(0, +)
    return precisions.map { $0 * count / total }
  }

  private static func known(_ observation: Observation) -> Double? {
    observation.variance.flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }
  }
}
