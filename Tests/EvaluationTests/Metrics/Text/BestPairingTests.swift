import Randomness
import Testing
import _TestSupport

@testable import Evaluation

struct BestPairingTests {
  /// Against every pairing there is.
  @Test func findsTheMaximum() {
    var generator = SeedSequence(seed: 5).generator
    for _ in 0..<300 {
      let (rows, columns) = (
        Int.random(in: 1...5, using: &generator), Int.random(in: 1...5, using: &generator)
      )
      let weights = (0..<rows).map { _ in
        (0..<columns).map { _ in Double(Int.random(in: 0...6, using: &generator)) / 6 }
      }
      #expect(
        abs(BestPairing.total(weights) - exhaustive(weights[...], free: Set(0..<columns))) < 1e-9)
    }
  }

  private func exhaustive(_ weights: ArraySlice<[Double]>, free: Set<Int>) -> Double {
    guard let row = weights.first else { return 0 }
    let rest = weights.dropFirst()
    let taking = free.map { row[$0] + exhaustive(rest, free: free.subtracting([$0])) }
    return max(exhaustive(rest, free: free), taking.max() ?? 0)
  }
}
