import Comparison
import Randomness
import Testing

@Suite struct PairedRegretsTests {
  private static func pair(_ shift: Double) -> PairedRegrets {
    let rival = (1...8).map { Double($0) / 16 }
    return PairedRegrets(
      method: rival.map { $0 + shift }, rival: rival, seeds: SeedSequence(seed: 1))
  }

  /// Eight times the same rounding residue has no spread, and would be beyond doubt.
  @Test(arguments: [1e-13, -1e-13]) func roundingIsNoVerdict(shift: Double) {
    let pair = Self.pair(shift)
    #expect(pair.ties == 8 && !pair.isBetter && !pair.isWorse)
    #expect(pair.studentT.mean == 0 && pair.bootstrap.mean == 0)
  }

  @Test func aDifferenceIsAVerdict() {
    #expect(Self.pair(-0.25).isBetter && Self.pair(-0.25).wins == 8)
    #expect(Self.pair(0.25).isWorse && Self.pair(0.25).losses == 8)
  }
}
