import Foundation
import PromptSpace
import Randomness
import Strategies
import Testing
import _TestSupport

/// Finds the planted optimum of coupled scores sooner than random draws do.
///
/// The large runs need a release build and `MASPOB_LONG_TESTS=1`.
@Suite struct MASPOBConvergenceTests {
  static let long = ProcessInfo.processInfo.environment["MASPOB_LONG_TESTS"] != nil

  /// Mean over rounds and seeds of (optimum − best so far): 0 for an oracle.
  func meanRegret(
    _ contract: ProposerContract, sizes: [Int], rounds: Int, seeds: Range<UInt64>
  ) throws -> Double {
    var total = 0.0
    for seed in seeds {
      let landscape = PlantedLandscape(sizes: sizes, coupling: 0.7, seed: seed)
      let optimum = landscape.everything.map(landscape.score).max() ?? 0
      var best = -Double.infinity
      _ = try contract.run(landscape.space, rounds: rounds, seed: seed) { proposal in
        let score = landscape.score(proposal.assignment)
        best = max(best, score)
        total += optimum - best
        return .scored(Observation(assignment: proposal.assignment, score: score))
      }
    }
    return total / Double(rounds * seeds.count)
  }

  @Test func beatsRandomDrawsWithAnAdditiveModel() throws {
    let regret = try Self.regrets(self, sizes: [5, 5, 5], rounds: 25, seeds: 0..<8)
    #expect(regret.maspob < 0.8 * regret.random, "\(regret)")
  }

  @Test(.enabled(if: long)) func beatsRandomDrawsInALargerSpace() throws {
    let regret = try Self.regrets(self, sizes: [20, 20, 20, 20], rounds: 50, seeds: 0..<20)
    #expect(regret.maspob < 0.7 * regret.random, "\(regret)")
  }

  private static func regrets(
    _ suite: Self, sizes: [Int], rounds: Int, seeds: Range<UInt64>
  ) throws -> (maspob: Double, random: Double) {
    let maspob = ProposerContract("maspob") { space, seeds in
      try maspobProposer(space, seeds, AdditiveSurrogate(space: space)) { _ in }
    }
    let random = ProposerContract("random") { RandomProposer(space: $0, seeds: $1) }
    return (
      try suite.meanRegret(maspob, sizes: sizes, rounds: rounds, seeds: seeds),
      try suite.meanRegret(random, sizes: sizes, rounds: rounds, seeds: seeds)
    )
  }
}
