import Foundation
import Testing
import _TestSupport

/// The workflows without code, branch by branch, as real processes against a scripted model.
@Suite(.serialized) struct TextBenchmarkTests {
  private static let drop = #"""
    {"context": "Passage: Two goals were shot in 1904, one later.\nQuestion: How many goals?\nAnswer:", "completion": " 3", "ref_text": "3|three", "id": 7}
    """#

  private static let hotpotqa = #"""
    {"_id": "a", "answer": "Oslo", "question": "Where was the painter born?", "context": [["Fog", ["Ann Lee painted it."]], ["Ann Lee", ["She was born in Oslo."]]], "supporting_facts": [], "type": "bridge", "level": "hard"}
    """#

  private func drop(solve: ChatScript.Reply, format: ChatScript.Reply) -> ChatScript {
    var script = ChatScript()
    script.say("format", to: "Reduce the solution", "How many goals?", replies: [format])
    script.say("solve", to: "Find what the question asks", "How many goals?", replies: [solve])
    return script
  }

  @Test func dropSolvesAndFormats() async throws {
    let stage = try BenchmarkStage("drop", row: Self.drop)
    let ending = try await stage.play(
      drop(solve: "<thought>2 + 1</thought><answer>three goals</answer>", format: "3"))
    #expect(ending.rules == ["solve", "format"] && ending.score == 1)
    #expect(try ending.prompt("format").contains("Solution: three goals\n"))
    #expect(try ending.prompt("solve").contains("<answer>"), "the format is asked for")
  }

  @Test func dropFormatsNothingWithoutAnAnswer() async throws {
    let stage = try BenchmarkStage("drop", row: Self.drop)
    let ending = try await stage.play(
      drop(solve: "<thought>no idea</thought><answer> </answer>", format: "3"))
    #expect(ending.rules == ["solve"] && ending.score == 0)
  }

  @Test func dropTakesTheSolutionWhereFormattingFails() async throws {
    let stage = try BenchmarkStage("drop", row: Self.drop)
    let ending = try await stage.play(
      drop(solve: "<answer>three</answer>", format: .refusal(status: 400)))
    #expect(ending.rules == ["solve", "format"] && ending.score == 1)
  }

  private func hotpotqa(choose: ChatScript.Reply, format: ChatScript.Reply) -> ChatScript {
    var script = ChatScript()
    script.say("format", to: "down to its core", replies: [format])
    script.say("choose", to: "agrees best", "She was born in Oslo.", replies: [choose])
    script.say(
      "answer", to: "the shortest text", "She was born in Oslo.",
      replies: [
        "<thought>t</thought><answer>Bergen</answer>", "<answer>in Oslo</answer>", "it is Rome",
      ])
    return script
  }

  @Test func hotpotqaAnswersThreeTimesChoosesAndFormats() async throws {
    let stage = try BenchmarkStage("hotpotqa", row: Self.hotpotqa)
    let ending = try await stage.play(
      hotpotqa(choose: .letter(of: "in Oslo"), format: "<answer>Oslo</answer>"))
    #expect(ending.rules == ["answer", "answer", "answer", "choose", "format"])
    #expect(ending.score == 1)
    #expect(try ending.prompt("format").contains("\nAnswer: in Oslo\n"))
    // A reply without tags stands for itself.
    #expect(try ending.prompt("choose").contains("it is Rome"))
  }

  @Test(arguments: ["<solution_letter>Z</solution_letter>", "A or B", "<solution_letter>A.</solution_letter>"])
  func hotpotqaTakesTheFirstWhereNoLetterIsNamed(reply: String) async throws {
    let stage = try BenchmarkStage("hotpotqa", row: Self.hotpotqa)
    let ending = try await stage.play(hotpotqa(choose: .text(reply), format: "no tag"))
    #expect(ending.rules.suffix(2) == ["choose", "format"])
    let first = try ending.solution("A", in: "choose")
    #expect(try ending.prompt("format").contains("\nAnswer: \(first)\n"))
    // Without its tag the format agent hands on the chosen answer.
    #expect(ending.score == (first == "in Oslo" ? 2.0 / 3 : 0))
  }

  @Test func aFailedAnswerIsMissingDataAndNoZero() async throws {
    let stage = try BenchmarkStage("hotpotqa", row: Self.hotpotqa)
    var script = ChatScript()
    script.say("answer", to: "the shortest text", replies: [.refusal(status: 400)])
    let ending = try await stage.play(script)
    #expect(ending.score == nil && ending.result.status == 1)
  }
}
