import Foundation
import PromptSpace
import Testing

struct ExampleOutcomeTests {
  @Test func onlyAScoredExampleHasAScore() {
    let scored = ExampleOutcome.scored("7", 0.5)
    #expect(scored.status == .scored && scored.score == 0.5 && scored.message == nil)
    let failed = ExampleOutcome.failed("8", .timeout, message: "no reply in 60 s")
    #expect(failed.status == .timeout && failed.score == nil)
    #expect(failed.message == "no reply in 60 s")
  }

  @Test func flawsAreListedOnceAndOnlyWhereThereAreAny() throws {
    let flawed = ExampleOutcome.scored("7", 1, flaws: [.missedFormat, .truncated])
    #expect(flawed.flaws == [.truncated, .missedFormat])
    #expect(ExampleOutcome.scored("7", 1).flaws == [])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let texts = try [flawed, .scored("8", 0)].map {
      String(decoding: try encoder.encode($0), as: UTF8.self)
    }
    #expect(
      texts == [
        #"{"example":"7","flaws":["truncated","missed_format"],"score":1,"status":"scored"}"#,
        #"{"example":"8","score":0,"status":"scored"}"#,
      ])
  }

  @Test func survivesEncoding() throws {
    let outcomes = [
      ExampleOutcome.scored("6", 1, flaws: [.truncated]),
      .scored("7", 0.1), .failed("8", .filtered, message: "withheld"),
    ]
    let data = try JSONEncoder().encode(outcomes)
    #expect(try JSONDecoder().decode([ExampleOutcome].self, from: data) == outcomes)
  }

  @Test func aFailureIsNeverScored() async {
    await #expect(processExitsWith: .failure) {
      _ = ExampleOutcome.failed("1", .scored, message: "")
    }
  }
}
