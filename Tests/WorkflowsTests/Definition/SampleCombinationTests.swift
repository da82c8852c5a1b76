import Testing

@testable import Workflows

struct SampleCombinationTests {
  private func combined(_ rule: SampleCombination, _ texts: [String?]) -> String {
    rule.combined(texts.map { ParsedOutput(text: $0 ?? "missed", missedFormat: $0 == nil) })
  }

  @Test(arguments: SampleCombination.allCases) func aSingleSampleIsPassedOn(
    rule: SampleCombination
  ) {
    #expect(combined(rule, ["x"]) == "x")
    #expect(combined(rule, [nil]) == "missed")
  }

  @Test func aListKeepsEverySampleUnderItsLetter() {
    #expect(combined(.list, ["one", nil, "two\nlines"]) == "A: one\n\nB: missed\n\nC: two\nlines")
  }

  @Test func theMajorityWinsAndTiesGoToTheEarliest() {
    #expect(combined(.majority, ["b", "a", "a"]) == "a")
    #expect(combined(.majority, ["b", "a", "a", "b"]) == "b")
    #expect(combined(.majority, ["c", "b", "a"]) == "c")
    #expect(combined(.majority, [nil, nil, "a"]) == "a")
    #expect(combined(.majority, [nil, nil]) == "missed")
  }

  @Test func theFirstIsTheFirstThatKeptItsFormat() {
    #expect(combined(.first, ["b", "a", "a"]) == "b")
    #expect(combined(.first, [nil, "a", "b"]) == "a")
  }

  @Test func lettersGoOnBehindZ() {
    #expect(
      [0, 25, 26, 27, 51, 52, 701, 702].map(SampleCombination.letter) == [
        "A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
      ])
  }
}
