import PromptSpace
import Testing
import Workflows

@testable import Evaluation

@Suite struct ReportedOutcomeTests {
  private func read(
    _ text: String, _ expected: ReportedOutcome.Expectation = .any([])
  ) throws -> ReportedOutcome {
    let value = try JSONValue(utf8: Array(text.utf8))
    return try ReportedOutcome(
      JSONFields(value, allowed: ReportedOutcome.fields), expecting: expected)
  }

  @Test func aMeanKeepsWhatIsKnownAndInventsNothing() throws {
    #expect(try read(#"{"score": 0.25}"#).mean == ReportedScore(mean: 0.25))
    #expect(
      try read(#"{"score": 1, "n": 24, "variance": 0.01}"#).mean
        == ReportedScore(mean: 1, n: 24, variance: 0.01))
    #expect(try read(#"{"score": 0.25}"#).usage.costUSD == nil, "no report is no price of 0")
  }

  @Test func scoresTakeTheNamesOfTheExamples() throws {
    func names(_ expected: ReportedOutcome.Expectation) throws -> [String]? {
      try read(#"{"scores": [1, 0]}"#, expected).examples?.map(\.example)
    }
    #expect(try names(.among(["a", "b"])) == ["a", "b"])
    #expect(try names(.among(["a", "b", "c"])) == ["1", "2"])
    #expect(try names(.any([])) == ["1", "2"])
    #expect(
      try read(#"{"error": "down"}"#, .among(["a", "b"])).examples
        == ["a", "b"].map { .failed($0, .error, message: "down") })
  }

  @Test func aSumOfTokensIsCountedOnce() throws {
    let usage = try read(#"{"score": 1, "usage": {"tokens": 90, "usd": 0}}"#).usage
    #expect(usage == ResourceUsage(inputTokens: 90, costUSD: 0))
  }

  @Test(arguments: [
    ("{}", "give one of 'score', 'scores', 'examples' and 'error'; found none"),
    (
      #"{"score": 1, "scores": [1]}"#,
      "give one of 'score', 'scores', 'examples' and 'error'; found score and scores"
    ),
    (
      #"{"scores": [1], "n": 1}"#, "'n' goes with 'score' only; it follows from the rest"
    ),
    (#"{"score": 1.5}"#, "'score' must be between 0 and 1, found 1.5"),
    (#"{"score": 1e999}"#, "'score' must be a finite number, found 1e999"),
    (#"{"score": "1"}"#, "'score' must be a finite number, found a string"),
    (#"{"score": 1, "n": 0}"#, "'n' must be between 1 and 1000000000000, found 0"),
    (
      #"{"score": 1, "n": 1000000000001}"#,
      "'n' must be between 1 and 1000000000000, found 1000000000001"
    ),
    (
      #"{"examples": [{"example": "a", "error": "e", "status": "skipped"}]}"#,
      "'examples[0].status' must be error, timeout, truncated or filtered"
    ),
    (#"{"score": 1, "n": 2.5}"#, "'n' must be a whole number, found 2.5"),
    (#"{"score": 1, "variance": -1}"#, "'variance' must be at least 0, found -1"),
    (#"{"score": 1, "scor": 2}"#, "unknown key 'scor'; did you mean 'score'?"),
    (#"{"score": 1, "score": 0}"#, "the key 'score' stands there twice"),
    (#"{"scores": []}"#, "'scores' is empty"),
    (#"{"scores": 1}"#, "'scores' must be an array, found 1"),
    (#"{"examples": [{"score": 1}]}"#, "'examples[0].example' is missing"),
    (#"{"examples": [{"example": "a"}]}"#, "'examples[0].': give 'score' or 'error'"),
    (
      #"{"examples": [{"example": "a", "score": 1}, {"example": "a", "score": 0}]}"#,
      "'examples' has 'a' twice"
    ),
    (
      #"{"examples": [{"example": "a", "error": "e", "status": "scored"}]}"#,
      "'examples[0].status' must be error, timeout, truncated or filtered"
    ),
    (
      #"{"score": 1, "usage": {"tokens": 1, "input_tokens": 1}}"#,
      "'usage.tokens' is the sum of input and output; give it or its parts"
    ),
  ])
  func mistakesAreNamed(_ text: String, _ message: String) throws {
    let error = #expect(throws: EvaluationError.self) { try read(text) }
    #expect(error?.message == message)
  }

  @Test func aNameThatIsNoExampleIsRefusedWithTheNearest() throws {
    let text = #"{"examples": [{"example": "ston", "score": 1}]}"#
    let error = #expect(throws: EvaluationError.self) {
      try read(text, .among(["river", "stone"]))
    }
    #expect(error?.message == "there is no example 'ston'; did you mean 'stone'?")
    #expect(try read(text, .any(["stone"])).examples == [.scored("ston", 1)])
  }
}
