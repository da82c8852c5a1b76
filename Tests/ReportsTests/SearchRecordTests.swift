import PromptSpace
import Testing

@testable import Reports

@Suite struct SearchRecordTests {
  private static func proposal(_ search: Proposal.Search?) -> Proposal {
    Proposal(assignment: PromptAssignment([0]), source: .search, search: search)
  }

  @Test func countsRoutesAndLosses() throws {
    let record = try #require(
      SearchRecord([
        Self.proposal(nil), Self.proposal(.init(isExact: true, ascentLoss: 0.03)),
        Self.proposal(.init(isExact: true, ascentLoss: 0)), Self.proposal(.init(isExact: true)),
        Self.proposal(.init(isExact: false)),
      ]))
    #expect((record.exact, record.ascents, record.compared) == (3, 1, 2))
    #expect(record.meanAscentLoss == 0.015 && record.largestAscentLoss == 0.03)
    #expect(
      record.sentence == "Search: 3 of 4 proposals exact, 1 by coordinate ascent; coordinate "
        + "ascent would have lost 0.0150 of the acquisition on average, 0.0300 at most.")
  }

  @Test func withoutAComparisonNothingIsClaimed() throws {
    let record = try #require(SearchRecord([Self.proposal(.init(isExact: false))]))
    #expect(record.sentence == "Search: 0 of 1 proposals exact, 1 by coordinate ascent.")
    #expect(record.meanAscentLoss == nil && record.largestAscentLoss == nil)
    #expect(SearchRecord([Self.proposal(nil)]) == nil)
  }
}
