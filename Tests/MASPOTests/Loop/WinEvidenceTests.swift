import Randomness
import Testing

@testable import MASPO

@Suite struct WinEvidenceTests {
  /// By an independent program: wins, ties, losses, confidence, lower bound.
  static let golden: [(wins: Int, ties: Int, losses: Int, confidence: Double, bound: Double)] = [
    (8, 0, 2, 0.9, 0.5898060543069249),
    (7, 0, 3, 0.9, 0.49226958807504306),
    (5, 15, 0, 0.95, 0.5231135394152022),
    (10, 0, 0, 0.95, 0.7854310457721109),
    (0, 10, 0, 0.9, 0.4244838497969314),
    (1, 2, 3, 0.5, 0.375),
    (2, 1, 7, 0.99, 0.00222257941077203),
  ]

  static func shares(_ wins: Int, _ ties: Int, _ losses: Int) -> [Double] {
    [Double](repeating: 1, count: wins) + [Double](repeating: 0.5, count: ties)
      + [Double](repeating: 0, count: losses)
  }

  @Test(arguments: golden)
  func boundIsTheFormula(
    _ wins: Int, ties: Int, losses: Int, confidence: Double, bound: Double
  ) {
    let evidence = WinEvidence(shares: Self.shares(wins, ties, losses), confidence: confidence)
    #expect(abs(evidence.lowerBound - bound) < 1e-12)
  }

  @Test func fewWinsShowNothing() {
    #expect(!WinEvidence(shares: [], confidence: 0.9).isWin)
    #expect(!WinEvidence(shares: Self.shares(3, 20, 0), confidence: 0.9).isWin)
    #expect(WinEvidence(shares: Self.shares(4, 0, 0), confidence: 0.9).isWin)
    #expect(!WinEvidence(shares: Self.shares(4, 0, 0), confidence: 0.95).isWin)
    #expect(WinEvidence(shares: Self.shares(5, 0, 0), confidence: 0.95).isWin)
    #expect(!WinEvidence(shares: Self.shares(0, 0, 9), confidence: 0.9).isWin)
    #expect(!WinEvidence(shares: Self.shares(0, 30, 0), confidence: 0.5).isWin)
  }

  /// Chance is taken for a win at most about as often as the confidence allows.
  @Test(arguments: [(10, 0.9), (20, 0.95), (40, 0.9)], [0.0, 0.5])
  func chanceSeldomWins(_ setting: (questions: Int, confidence: Double), ties: Double) {
    var generator = SeedSequence(seed: 3).generator
    let rounds = 4000
    let wins = (0..<rounds).count { _ in
      let shares = (0..<setting.questions).map { _ in
        generator.uniform() < ties ? 0.5 : generator.uniform() < 0.5 ? 1.0 : 0.0
      }
      return WinEvidence(shares: shares, confidence: setting.confidence).isWin
    }
    #expect(Double(wins) / Double(rounds) < 1.15 * (1 - setting.confidence))
  }
}
