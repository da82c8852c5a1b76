import Foundation
import Randomness

/// A mixture of one kernel per observed point and a uniform one, over categorical parameters.
///
/// With n observations, K = n + 1 kernels and prior weight w, the kernel of an observation o gives
/// candidate c of a parameter with C candidates the probability
/// ```
/// (w/K + [c = o]) / (C·w/K + 1)
/// ```
/// and a kernel over several parameters their product. The last kernel is uniform and has weight w
/// beside the observations' ``weights(_:)``; without observations it stands alone.
///
/// Source: J. Bergstra et al., NIPS 2011; the constants are Optuna's (4.x and 5.0), whose probabilities
/// the tests reproduce.
struct CategoricalParzenEstimator {
  /// Candidates of each parameter.
  let sizes: [Int]
  let observations: [[Int]]
  private let priorWeight: Double
  /// Of all kernels, summing to 1; the uniform one is last.
  private let weights: [Double]

  /// - Parameters:
  ///   - observations: oldest first, one candidate per parameter each.
  ///   - priorWeight: w > 0.
  init(sizes: [Int], observations: [[Int]], priorWeight: Double = 1) {
    precondition(priorWeight > 0, "a prior weight must be positive, got \(priorWeight)")
    self.sizes = sizes
    self.observations = observations
    self.priorWeight = priorWeight
    let raw = Self.weights(observations.count) + [priorWeight]
    let total = raw.reduce(0, +)
    weights = raw.map { $0 / total }
  }

  /// Weights of n observations, oldest first: all 1 below 25; else the last 25 have 1 and the older
  /// ones rise evenly from 1/n to 1.
  static func weights(_ count: Int) -> [Double] {
    guard count >= recent else { return [Double](repeating: 1, count: count) }
    let (older, start) = (count - recent, 1 / Double(count))
    let ramp = (0..<older).map { index in
      older == 1 ? start : start + (1 - start) * Double(index) / Double(older - 1)
    }
    return ramp + [Double](repeating: 1, count: recent)
  }

  private static let recent = 25

  /// The logarithm of a point's probability.
  ///
  /// - Complexity: O(observations · parameters).
  func logProbability(of point: [Int]) -> Double {
    let logs = weights.indices.map { kernel in
      sizes.indices.reduce(log(weights[kernel])) {
        $0 + log(probability(of: point[$1], parameter: $1, kernel: kernel))
      }
    }
    // The largest term is taken out: products over hundreds of agents underflow.
    let largest = logs.max() ?? 0
    return largest + log(logs.reduce(0) { $0 + exp($1 - largest) })
  }

  /// Draws a kernel, then each parameter by that kernel.
  ///
  /// - Complexity: O(observations + parameters).
  func draw(using generator: inout some RandomNumberGenerator) -> [Int] {
    var rest = generator.uniform()
    var kernel = 0
    while kernel < weights.count - 1, rest >= weights[kernel] {
      rest -= weights[kernel]
      kernel += 1
    }
    return sizes.indices.map { parameter in
      let own = 1 / (Double(sizes[parameter]) * share + 1)
      // The kernel is a mixture itself: its observation with probability `own`, else a uniform draw.
      if kernel < observations.count, generator.uniform() < own {
        return observations[kernel][parameter]
      }
      return min(sizes[parameter] - 1, Int(generator.uniform() * Double(sizes[parameter])))
    }
  }

  /// w/K.
  private var share: Double { priorWeight / Double(observations.count + 1) }

  private func probability(of candidate: Int, parameter: Int, kernel: Int) -> Double {
    let size = Double(sizes[parameter])
    guard kernel < observations.count else { return 1 / size }
    let hit = observations[kernel][parameter] == candidate ? 1.0 : 0
    return (share + hit) / (size * share + 1)
  }
}
