import Foundation
import PromptSpace
import Randomness

/// How the right and wrong answers of one evaluation are drawn from its true score.
///
/// Example e is answered rightly when Φ(√ρ·h_e + √(1−ρ)·ε) < score with h_e and ε standard normal: each
/// answer is a Bernoulli draw of the true score, whatever ρ is. The difficulty h_e belongs to the example
/// and is common to all assignments, ε to this example, assignment and visit. With ρ = 0, the default,
/// evaluations are independent; with ρ > 0 the noise of two assignments is correlated as on a fixed
/// validation set, and their difference less noisy. Either way the draw depends on what is evaluated and
/// not on when: methods that evaluate the same assignment see the same score.
public struct ExampleNoise: Hashable, Codable, Sendable {
  /// Binary examples of one evaluation, n.
  public var examples: Int
  /// ρ in [0, 1), the share of an example's difficulty that all assignments share.
  public var sharedDifficulty: Double

  /// - Precondition: at least two examples, of which a variance can be estimated.
  public init(examples: Int = 30, sharedDifficulty: Double = 0) {
    precondition(examples > 1 && (0..<1).contains(sharedDifficulty))
    self.examples = examples
    self.sharedDifficulty = sharedDifficulty
  }

  /// One evaluation: the share of right answers and the variance of that mean.
  ///
  /// - Parameters:
  ///   - seeds: of the problem.
  ///   - rank: tells assignments apart.
  /// - Complexity: O(examples).
  func observation(
    of assignment: PromptAssignment, trueScore: Double, rank: Int, visit: Int, seeds: SeedSequence
  ) -> Observation {
    let right = answers(trueScore: trueScore, rank: rank, visit: visit, seeds: seeds).count { $0 }
    let mean = Double(right) / Double(examples)
    return Observation(
      assignment: assignment, score: mean, exampleCount: examples,
      variance: mean * (1 - mean) / Double(examples - 1))
  }

  /// Whether each example is answered rightly, in order.
  func answers(trueScore: Double, rank: Int, visit: Int, seeds: SeedSequence) -> [Bool] {
    var own = seeds.child("answers").child(rank).child(visit).generator
    var common = seeds.child("difficulty").generator
    let (a, b) = (sharedDifficulty.squareRoot(), (1 - sharedDifficulty).squareRoot())
    return (0..<examples).map { _ in
      let draw: Double
      if sharedDifficulty == 0 {
        draw = own.uniform()
      } else {
        draw = Self.normalProbability(a * common.standardNormal() + b * own.standardNormal())
      }
      return draw < trueScore
    }
  }

  /// Φ(x).
  private static func normalProbability(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
