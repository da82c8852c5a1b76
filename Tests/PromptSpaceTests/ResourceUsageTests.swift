import Foundation
import PromptSpace
import Testing

struct ResourceUsageTests {
  @Test func sumsEveryPart() {
    let left = ResourceUsage(
      calls: 1, cachedCalls: 2, inputTokens: 3, outputTokens: 4, costUSD: 0.5, savedTokens: 5,
      savedUSD: 1)
    let right = ResourceUsage(
      calls: 10, cachedCalls: 20, inputTokens: 30, outputTokens: 40, costUSD: 0.25,
      savedTokens: 50, savedUSD: 2)
    let expected = ResourceUsage(
      calls: 11, cachedCalls: 22, inputTokens: 33, outputTokens: 44, costUSD: 0.75,
      savedTokens: 55, savedUSD: 3)
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
    #expect((ResourceUsage(savedUSD: nil) + ResourceUsage(savedUSD: 1)).savedUSD == nil)
  }

  @Test func recordsWithoutSavingsAreStillRead() throws {
    let old = Data(#"{"calls":3,"cachedCalls":1,"inputTokens":4,"outputTokens":5}"#.utf8)
    let usage = try JSONDecoder().decode(ResourceUsage.self, from: old)
    #expect(usage.calls == 3 && usage.costUSD == nil)
    #expect(usage.savedTokens == 0 && usage.savedUSD == nil)
    #expect(
      try JSONDecoder().decode(ResourceUsage.self, from: JSONEncoder().encode(usage)) == usage)
  }
}
