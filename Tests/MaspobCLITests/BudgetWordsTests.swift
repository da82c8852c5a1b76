import Testing

@testable import MaspobCLI

@Suite struct BudgetWordsTests {
  @Test(arguments: [
    ("1", 1), ("200000", 200_000), ("200k", 200_000), ("5m", 5_000_000), ("5M", 5_000_000),
    ("1.5m", 1_500_000), ("0.5k", 500),
  ])
  func readsTokens(text: String, tokens: Int) {
    #expect(TokenCount(text)?.tokens == tokens)
  }

  @Test(arguments: [
    "", "k", "0", "-5", "5g", "5 m", "1e9", "nan", "inf", "0x10", "1.2.3", "99999999999m", "٣",
  ])
  func refusesOtherCounts(text: String) {
    #expect(TokenCount(text) == nil)
  }

  @Test(arguments: [
    ("45", 45.0), ("45s", 45), ("30m", 1800), ("2h", 7200), ("1h30m", 5400), ("1d", 86_400),
    ("1.5h", 5400), ("2H", 7200),
  ])
  func readsTimes(text: String, seconds: Double) {
    #expect(WallTime(text)?.duration == .milliseconds(Int64(seconds * 1000)))
  }

  @Test(arguments: ["", "h", "1h30", "-2h", "2 h", "0s", "nan", "infm", "1e3s", "9999999999h"])
  func refusesOtherTimes(text: String) {
    #expect(WallTime(text) == nil)
  }

  @Test func saysTimesInWords() {
    let words = [12, 60, 200, 3600, 7500].map { Duration.seconds($0).words }
    #expect(words == ["12 s", "1 min", "3 min 20 s", "1 h", "2 h 5 min"])
  }
}
