import Testing

@testable import Surrogates

@Suite struct RankCorrelationTests {
  @Test func knownValues() throws {
    #expect(rankCorrelation([1, 2, 3], [10, 20, 30]) == 1)
    #expect(rankCorrelation([1, 2, 3], [5, 0, -9]) == -1)
    // 1 − 6·Σd²/(n(n² − 1)) = 1 − 6·8/60.
    #expect(abs(try #require(rankCorrelation([1, 2, 3, 4], [3, 2, 1, 4])) - 0.2) < 1e-15)
  }

  @Test func tiesShareTheirRank() throws {
    // Ranks 0.5, 0.5, 2 against 0, 1, 2: 1.5 / √(1.5·2).
    let value = try #require(rankCorrelation([1, 1, 2], [1, 2, 3]))
    #expect(abs(value - 1.5 / 3.0.squareRoot()) < 1e-15)
    #expect(rankCorrelation([1, 1, 1], [1, 2, 3]) == nil)
    #expect(rankCorrelation([], []) == nil)
  }
}
