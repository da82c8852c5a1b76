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

  private static func known(_ observation: Observation) -> Double? {
    observation.variance.flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }
  }
}
