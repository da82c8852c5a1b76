import PromptSpace
import Testing

struct ResourceUsageTests {
  @Test func sumsEveryPart() {
    let left = ResourceUsage(
      calls: 1, cachedCalls: 2, inputTokens: 3, outputTokens: 4, costUSD: 0.5)
    let right = ResourceUsage(
      calls: 10, cachedCalls: 20, inputTokens: 30, outputTokens: 40, costUSD: 0.25)
    let expected = ResourceUsage(
      calls: 11, cachedCalls: 22, inputTokens: 33, outputTokens: 44, costUSD: 0.75)
    #expect(left + right == expected)
    var sum = left
    sum += right
    #expect(sum == expected)
    #expect(.zero + left == left)
  }

  @Test func anUnknownCostStaysUnknown() {
    let unknown = ResourceUsage(calls: 1, costUSD: nil)
    #expect((unknown + ResourceUsage(costUSD: 1)).costUSD == nil)
    #expect((ResourceUsage(costUSD: 1) + unknown).costUSD == nil)
  }
}
