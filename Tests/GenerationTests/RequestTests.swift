import PromptSpace
import Testing
import Workflows

@testable import Generation

@Suite struct RequestTests {
  @Test(arguments: [
    ("Do it.\n\nText: {x}\nAnswer:", "Do it.", "Text: {x}\nAnswer:"),
    ("Do {x} now", "", "Do {x} now"), ("Nothing here", "Nothing here", ""),
    ("Like {{x}}.\nA {x} b\nC {y}", "Like {{x}}.", "A {x} b\nC {y}"),
    ("One\r\nTwo {x}", "One", "Two {x}"),
  ])
  func aPromptIsCutAtItsFirstInput(prompt: String, instruction: String, block: String) {
    let frame = InputFrame(of: prompt)
    #expect(frame.instruction == instruction)
    #expect(frame.block == block)
    #expect(frame.framing("New.") == (block.isEmpty ? "New." : "New.\n\n\(block)"))
  }

  @Test func sentencesEndAtMarksBeforeSpace() {
    #expect(Sentences.first(2, of: "A 1.5 b. C!\nD? E", atMost: 99) == "A 1.5 b. C!")
    #expect(Sentences.first(2, of: "no end", atMost: 99) == "no end")
    #expect(Sentences.first(1, of: "abcdefgh", atMost: 5) == "abcd…")
    #expect(Sentences.first(2, of: " \n", atMost: 5) == nil)
    #expect(Sentences.complete(in: "One. Two? thr") == "One. Two?")
    #expect(Sentences.complete(in: "one 1.5") == nil)
  }

  private func request(
    _ parser: OutputParser, mode: PlaceholderMode = .write, showsSeed: Bool = true,
    goal: String? = nil
  ) throws -> String {
    let workflow = try Fixture.workflow(parser: parser)
    return MetaRequest(
      AgentBrief(workflow: workflow, agent: 0, goal: goal), mode: mode, showsSeed: showsSeed
    ).text(style: StylePreset.conciseDirect.style)
  }

  @Test func holdsEverythingThatThePromptMustDo() throws {
    let text = try request(.tag("answer"))
    for part in [
      "Agent: answer", "Goal: Read the passage and answer. Be brief.",
      "{passage} (the input passage), {question} (the input question)", Fixture.seed,
      "between <answer> and </answer>", "It is read by format.",
      "as here: {passage}, {question}. Use no other", StyleDimension.reasoningStyle.option(3),
      StyleDimension.outputLength.option(3),
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.hasSuffix("New prompt:"))
  }

  @Test(arguments: PlaceholderMode.allCases)
  func theFormOfTheAnswerIsToldAsItIsToBeWritten(mode: PlaceholderMode) throws {
    let seed = #"Solve it, the answer in \boxed{{...}} and <sure>…</sure>."# + "\n\n{x}"
    let workflow = try Fixture.workflow(prompt: seed, inputs: ["x"])
    let request = MetaRequest(AgentBrief(workflow: workflow, agent: 0), mode: mode)
    let text = request.text(style: StylePreset.conciseDirect.style)
    let demand =
      #"must ask for the answer between <sure> and </sure> and within \boxed{{...}}."#
    #expect(text.contains(demand))
    #expect(text.contains("brace doubled, as {{ and }}"))
    #expect(!text.contains("no other braces") && !text.contains("no braces"))
    #expect(!text.contains(StyleDimension.outputFormat.option(0)))
  }

  @Test(arguments: [
    ("Say {x}", "Say {x}"), ("{x}", "Do what the step called 'a' of the workflow is for."),
    ("Go.\n{x}", "Go."),
    ("Write {f} and more\nof it. Be quick. End.\n{x}", "Write {f} and more of it. Be quick."),
  ]) func theGoalIsWhatTheSeedSays(seed: String, goal: String) throws {
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["x", "f"], agents: [AgentDefinition(id: "a", prompt: seed, modelKey: "m")]
    )
    #expect(AgentBrief(workflow: workflow, agent: 0).goal == goal)
  }

  @Test func whatAnOperationProvidesIsSaidInWords() throws {
    var agent = AgentDefinition(
      id: "a", prompt: "Repair {solution} for {x} after {test_fail} with {none}", modelKey: "m")
    var writer = AgentDefinition(id: "w", prompt: "Write {x}", modelKey: "m")
    writer.parser = .code
    agent.dependencies = ["w"]
    agent.parser = .code
    agent.sources = ["none": .composed(try PromptTemplate("None so far"))]
    agent.operation = .publicTests(PublicTestRun(program: "w", asserts: "t", function: "f"))
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["x", "t", "f"], agents: [writer, agent])
    let text = MetaRequest(AgentBrief(workflow: workflow, agent: 1)).text(
      style: StylePreset.systematic.style)
    #expect(
      text.contains(
        "{solution} (the current program), {x} (the input x), {test_fail} (which tests failed and why), "
          + #"{none} (always "None so far")"#))
  }

  @Test func theSeedMayBeWithheldAndTheGoalGiven() throws {
    let text = try request(.wholeText, showsSeed: false, goal: "Find the place.")
    #expect(!text.contains("Short") && !text.contains("Read the passage"))
    #expect(text.contains("Goal: Find the place."))
    #expect(text.contains("{question}"))
  }

  @Test func aFixedFormatSilencesTheStyles() throws {
    let wish = StyleDimension.outputFormat.option(0)
    #expect(try request(.wholeText).contains(wish))
    for parser in [OutputParser.tag("a"), .jsonField("a"), .firstLine, .lastNumber] {
      #expect(try !request(parser).contains(wish), "\(parser)")
    }
  }

  @Test func theLastAgentGivesTheResultAndReadsAnAgent() throws {
    let brief = AgentBrief(workflow: try Fixture.workflow(), agent: 1)
    let text = MetaRequest(brief).text(style: StylePreset.systematic.style, objection: "it is bad")
    #expect(text.contains("It is the result of the workflow."))
    #expect(text.contains("{answer} (the reply of the agent answer)"))
    #expect(text.contains("refused: it is bad. Do better"))
    #expect(brief.goal == "Shorten: {answer}")
  }

  @Test func appendingAsksForAnInstructionAlone() throws {
    let text = try request(.firstLine, mode: .append)
    #expect(text.contains("by themselves:\nPassage: {passage}"))
    #expect(text.contains("Instruction in use: Read the passage and answer. Be brief."))
    #expect(!text.contains("\"\"\"") && text.hasSuffix("New instruction:"))
  }
}
