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

  @Test func survivesEncoding() throws {
    let outcomes = [
      ExampleOutcome.scored("7", 0.1), .failed("8", .filtered, message: "withheld"),
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
