import PromptSpace
import Testing
import Workflows

@testable import Generation

/// What a prompt must ask for so that its reply can be read.
@Suite struct HandOffTests {
  private static let pair = OutputParser.tags(["thought", "answer"], output: "answer")

  @Test(
    arguments: [
      (pair, "Think in <thought>…</thought>, answer in <answer>…</answer>", nil),
      (pair, "Answer in <answer>…</answer>", "<thought> and </thought>"),
      (pair, "Think in <thought>…</thought>, then <answer>", "<answer> and </answer>"),
      (.answer(), "Answer in <answer>…</answer>", nil),
      (.answer(.reference), "Answer in \\boxed", "<answer> and </answer>"),
      (.code, "Write a Python function", nil), (.code, "Write the Code.", nil),
      (.code, "Do the encoded task", "code"), (.function(), "Write a program", nil),
      (.function(.reference), "Solve the task", "code"),
    ] as [(OutputParser, String, String?)])
  func aPromptMustAskForWhatIsRead(parser: OutputParser, text: String, missing: String?) {
    let objection = HandOff(parser).objection(to: text)
    guard let missing else {
      #expect(objection == nil)
      return
    }
    let wish = missing == "code" ? "code" : "the answer between \(missing)"
    #expect(objection == "it does not ask for \(wish)")
    #expect(HandOff(parser, isAppended: true).objection(to: text) == nil)
  }

  @Test(arguments: [
    (pair, "between <thought> and </thought>, between <answer> and </answer> in the reply"),
    (.answer(), "between <answer> and </answer>"), (.code, "must ask for code"),
    (.function(), "must ask for code"),
  ])
  func theContractIsTold(parser: OutputParser, words: String) {
    #expect(HandOff(parser).explanation.contains(words))
    let appended = HandOff(parser, isAppended: true).explanation
    #expect(!appended.contains(words))
    #expect(appended.hasSuffix("the prompt says nothing of it."))
    #expect(!HandOff(parser).leavesFormatFree)
  }

  /// An operator that runs code reads code, whatever its parser.
  @Test func anAgentHandsOnWhatItsOperationReads() throws {
    var agent = AgentDefinition(id: "a", prompt: "Do {x}", modelKey: "m")
    #expect(HandOff(of: agent) == HandOff(.wholeText))
    agent.operation = .program(ProgramRun(function: "solve"))
    #expect(HandOff(of: agent) == HandOff(.code))
    agent.appendsFormat = true
    #expect(HandOff(of: agent) == HandOff(.code, isAppended: true))
    let workflow = try WorkflowDefinition(name: "w", inputs: ["x"], agents: [agent])
    #expect(CandidateRules(workflow: workflow, agent: 0).rejection(of: "Solve {x}") == nil)
  }
}
