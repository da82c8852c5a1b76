import Testing

@testable import MASPORuntime

@Suite struct ShorteningTests {
  @Test func shortTextsStayWholeAndLeaveTheRestToTheOthers() {
    let long = String(repeating: "a", count: 100) + String(repeating: "z", count: 100)
    let fitted = Shortening.fitted(["short", long, long], into: 205)
    #expect(fitted[0] == "short")
    #expect(fitted[1].count == 100)
    #expect(fitted[1].hasPrefix("aaa") && fitted[1].hasSuffix("zzz") && fitted[1].contains("…"))
    #expect(fitted[1] == fitted[2])
  }

  @Test(arguments: [0, 1, 7, 60, 200, 1000])
  func theSumKeepsToTheTotalWhereSharesAllowIt(total: Int) {
    let texts = (0..<6).map { String(repeating: "x", count: $0 * 40) }
    let sum = Shortening.fitted(texts, into: total).reduce(0) { $0 + $1.count }
    #expect(sum <= max(total, 6 * Shortening.least))
    if total >= 600 { #expect(sum == 600) }
  }

  @Test func nothingIsCutWhereAllFits() {
    #expect(Shortening.fitted(["abc", ""], into: 3) == ["abc", ""])
    #expect(Shortening.fitted([], into: 0) == [])
  }
}
