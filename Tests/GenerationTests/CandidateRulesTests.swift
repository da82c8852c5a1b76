import Randomness
import Testing
import Workflows
import _TestSupport

@testable import Generation

@Suite struct CandidateRulesTests {
  /// The vectors of the published placeholder check for the seed `{x}`, with what a trial fill makes of them.
  @Test(
    arguments: [
      ("Do {x}", nil), ("{x}", .noInstruction),
      (#"Do {x} \boxed{}"#, .braces), ("Do {{x}}", .missingPlaceholder),
      (#"Do {x} \boxed{answer}"#, .extraPlaceholder), (#"Do {x} {"k": 1}"#, .braces),
      (#"Do {x} {{"k": 1}}"#, nil), (#"Do {x} \boxed{{}}"#, nil),
      ("Do {x} {{x}}", .trialFill), ("Do {x} {{x}}\u{301}", .trialFill),
      ("Do {X}", .missingPlaceholder),
      ("Do {x} {", .braces), ("Do {x} }", .braces), ("Do {}", .braces), ("Do {x} and {x}", nil),
      ("Do { x }", .braces), ("Do {x}\u{301}", nil),
    ] as [(String, Rejection.Code?)])
  func bracesAreCheckedByATrialFill(text: String, code: Rejection.Code?) throws {
    let rules = try Fixture.rules(prompt: "Say {x}", inputs: ["x"])
    #expect(rules.rejection(of: text)?.code == code)
  }

  @Test(
    arguments: [
      ("", .empty), (" \n\t ", .empty), ("Do {x}\u{1B}[31m", .controlCharacters),
      ("Do {x}\u{0}", .controlCharacters), ("Do {x}\r", .controlCharacters),
      ("\u{202E}Do {x}", .controlCharacters), ("Do {x} \u{FFFD}", .controlCharacters),
      ("Do {x} \u{FFFE}", .controlCharacters), ("Do {x}\u{85}", .controlCharacters),
      ("Do\t{x}\n", nil), ("file://pools/{x}", .fileReference), ("See file://a for {x}", nil),
      ("```\nDo {x}", .codeFence), ("I'm sorry, but {x}", .refusal), ("I’m sorry. {x}", .refusal),
      ("**As an AI** model, {x}", .refusal), ("I cannot do {x}", .refusal),
      ("Sorry-go-round: {x}", nil), ("Say sorry to {x}", nil), ("I cannot-do list {x}", nil),
      ("Sorrynot {x}", nil),
    ] as [(String, Rejection.Code?)])
  func theSurfaceIsChecked(text: String, code: Rejection.Code?) throws {
    let rules = try Fixture.rules(prompt: "Say {x}", inputs: ["x"])
    #expect(rules.rejection(of: text)?.code == code)
  }

  @Test func lengthCountsScalars() throws {
    let workflow = try Fixture.workflow(prompt: "Say {x}", inputs: ["x"])
    let rules = CandidateRules(workflow: workflow, agent: 0, maximumLength: 10)
    #expect(rules.rejection(of: "Do it: {x}") == nil)
    #expect(rules.rejection(of: "Do it : {x}")?.code == .tooLong)
    #expect(rules.rejection(of: "Doe" + String(repeating: "\u{301}", count: 9))?.code == .tooLong)
    #expect(CandidateRules(workflow: workflow, agent: 0).maximumLength == 2000)
  }

  @Test(
    arguments: [
      (OutputParser.tag("answer"), "Do {x} in <answer>…</answer>", nil),
      (.tag("answer"), "Do {x} in <result>…</result>", .handOff),
      (.tag("answer"), "Do {x} in <answer>", .handOff),
      (.tag("answer"), "Do {x} in <Answer>…</Answer>", .handOff),
      (.jsonField("city"), #"Do {x} as {{"city": "…"}}"#, nil),
      (.jsonField("city"), "Do {x} as JSON with a field City", nil),
      (.jsonField("city"), "Do {x} as JSON", .handOff),
      (.jsonField("city"), "Name the city in {x}", .handOff),
      (.jsonField("city"), "Do {x} as JSON of electricity", .handOff),
      (.firstLine, "Do {x} on one line", nil),
      (.firstLine, "Do {x} and put the answer on the Last line", .handOff),
      (.lastNumber, "Count {x}", nil), (.wholeText, "Do {x} on the last line", nil),
    ] as [(OutputParser, String, Rejection.Code?)])
  func theHandOffIsAskedFor(parser: OutputParser, text: String, code: Rejection.Code?) throws {
    let rules = try Fixture.rules(prompt: "Say {x}", inputs: ["x"], parser: parser)
    #expect(rules.rejection(of: text)?.code == code)
  }

  /// A reply that is handed on whole is read by somebody: what the seed asks for must stay.
  @Test(
    arguments: [
      (#"Solve {x}, put it into \boxed{{...}}."#, "Do {x}", .handOff),
      (#"Solve {x}, put it into \boxed{{...}}."#, #"Do {x}, within \boxed{{}}."#, nil),
      (#"Solve {x}, put it into \boxed{{...}}."#, #"Do {x}, within \boxed{}."#, .braces),
      ("Solve {x} as <answer>…</answer>", "Do {x}", .handOff),
      ("Solve {x} as <answer>…</answer>", "Do {x} in <answer>", .handOff),
      ("Solve {x} as <answer>…</answer>", "Do {x} in <answer></answer>", nil),
      ("Say <a>…</a> and <b>…</b> of {x}", "Do {x}: <a></a>", .handOff),
      ("Read <text>{x}</text> well", "Do {x}", nil), ("Mind <br> in {x}", "Do {x}", nil),
    ] as [(String, String, Rejection.Code?)])
  func theFormOfTheSeedsAnswerIsAskedFor(seed: String, text: String, code: Rejection.Code?) throws {
    let rules = try Fixture.rules(prompt: seed, inputs: ["x"])
    #expect(rules.rejection(of: seed) == nil)
    let rejection = rules.rejection(of: text)
    #expect(rejection?.code == code)
    if code == .handOff { #expect(rejection?.message.hasPrefix("it does not ask for") ?? false) }
  }

  @Test(arguments: PlaceholderMode.allCases)
  func theRequestIsNoCandidate(mode: PlaceholderMode) throws {
    let workflow = try Fixture.workflow()
    let request = MetaRequest(AgentBrief(workflow: workflow, agent: 0), mode: mode)
    let style = StylePreset.systematic.style
    let rules = CandidateRules(workflow: workflow, agent: 0)
    let echo = request.echo(style: style)
    func code(_ text: String) -> Rejection.Code? { rules.rejection(of: text, echo: echo)?.code }
    #expect(code(request.text(style: style)) == .echo)
    #expect(
      code(
        "Then write one new \(mode == .write ? "prompt" : "instruction") for the same goal!\n"
          + Fixture.seed) == .echo)
    #expect(code("Ask for a methodical approach. Want the " + Fixture.seed) == .echo)
    #expect(code("Ask for a methodical approach.\n" + Fixture.seed) == nil)
    #expect(code(Fixture.seed) == nil)
    #expect(code(Fixture.candidate(1)) == nil)
  }

  /// Whatever the rules let through, the workflow takes.
  @Test func nothingThatPassesFailsValidation() throws {
    let parts = [
      "{x}", "{y}", "{", "}", "{{", "}}", "{}", "{x", "x}", "Do ", "\n", "\u{301}", "\\boxed",
      "<a>",
      "</a>", "\"k\": 1", " ", "{ x}", "last line", "\u{200B}", "{x-1}", "é",
    ]
    let workflow = try Fixture.workflow(prompt: "Say {x}", inputs: ["x"])
    let rules = CandidateRules(workflow: workflow, agent: 0)
    var generator = SeedSequence(seed: 11).generator
    var accepted = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...7, using: &generator)
      let text = (0..<count).map { _ in parts[Int.random(in: parts.indices, using: &generator)] }
        .joined()
      guard rules.rejection(of: text) == nil else { continue }
      accepted += 1
      #expect(workflow.objections(to: text, for: 0).isEmpty)
      let filled = try PromptTemplate(text).fill(["x": "<sentinel>"])
      #expect(filled.utf8.firstRange(of: "<sentinel>".utf8) != nil)
      #expect(filled.utf8.firstRange(of: "{x}".utf8) == nil, "\(text)")
    }
    #expect(accepted > 500)
  }
}
