import Testing

@testable import MaspobCLI

@Suite struct CostRangeTests {
  /// Mean 12, deviation 2, t = 4.302653 with two degrees of freedom:
  /// 7 · (12 ± 4.302653 · 2 · √(1/3 + 1/5)).
  @Test func anIntervalByHand() throws {
    let range = try #require(
      CostRange(sumOver: 7, distinct: 5, of: [10, 14, 12], bound: 1000))
    #expect(range.expected == 84)
    #expect(abs(range.low - 40.0090) < 1e-3)
    #expect(abs(range.high - 127.9910) < 1e-3)
  }

  @Test func theBoundIsNeverPassedAndNothingIsNegative() throws {
    let range = try #require(CostRange(sumOver: 10, distinct: 2, of: [1, 30], bound: 200))
    #expect(range.low == 0)
    #expect(range.high == 200)
    #expect(range.expected == 155)
  }

  @Test func oneValueSaysNothingOfTheSpread() {
    #expect(CostRange(sumOver: 7, distinct: 5, of: [10], bound: 1000) == nil)
    #expect(CostRange(sumOver: 7, distinct: 0, of: [10, 12], bound: 1000) == nil)
  }

  @Test func aSumKeepsWhatIsUnknown() {
    let bound = CostRange(upTo: 10) + CostRange(upTo: 5)
    #expect(bound.expected == nil && bound.low == 0 && bound.high == 15)
  }
}
