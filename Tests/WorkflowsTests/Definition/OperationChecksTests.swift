import PromptSpace
import Testing
import Workflows

/// What a definition says about operations, branches and fallbacks that make no sense.
@Suite struct OperationChecksTests {
  private typealias Fixtures = WorkflowFixtures

  /// One mistake in the second of two agents, and the whole answer to it.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let prompt: String
    var after: [AgentID] = ["draw"]
    let change: @Sendable (inout AgentDefinition) -> Void
    let answer: String
    var testDescription: String { answer }
  }

  static let mistakes = [
    Mistake(
      prompt: "{draw}", change: { $0.conditions = [BranchCondition("drow", [.isEmpty(false)])] },
      answer: """
        agent 'b': 'drow' in 'when' is neither an input field nor a direct dependency; did you mean 'draw'?
        """),
    Mistake(
      prompt: "{draw}", change: { $0.conditions = [BranchCondition("draw", [])] },
      answer: "agent 'b': 'when' asks nothing of 'draw': add not_empty, equals, …"),
    Mistake(
      prompt: "{draw}",
      change: { $0.conditions = [BranchCondition("draw", [.isEmpty(false), .equals([""])])] },
      answer: "agent 'b': 'when' can never hold for 'draw': its tests contradict each other"),
    Mistake(
      prompt: "{draw}",
      change: {
        $0.conditions = [
          BranchCondition("draw", [.contains(["an Error"])]),
          BranchCondition("draw", [.excludes(["Error"])]),
        ]
      },
      answer: "agent 'b': 'when' can never hold for 'draw': its tests contradict each other"),
    Mistake(
      prompt: "{draw} {x}", change: { $0.sources["x"] = .joined([], separator: "") },
      answer: "agent 'b': 'join' names nothing: list what to join, or give {text: \"\"}"),
    Mistake(
      prompt: "{draw} {solutions}",
      change: { $0.operation = .ensemble(candidates: ["draw", "draw.candidates"]) },
      answer: "agent 'b': 'candidates' names 'draw' twice: each text stands once in a choice"),
    Mistake(
      prompt: "{draw}", change: { $0.otherwise = "draw" },
      answer: "agent 'b': 'otherwise' has no 'when': the agent is never skipped"),
    Mistake(
      prompt: "{draw}", change: { $0.errorPolicy = .replace("draw.cod") },
      answer: """
        agent 'b': 'draw.cod' in 'on_error' names a value that the agent 'draw' does not have \
        (valid: output, reply)
        """),
    Mistake(
      prompt: "{question}", after: [], change: { $0.fallbackSource = "draw" },
      answer: """
        agent 'b': 'draw' in 'fallback' names an agent that is no direct dependency; add 'draw' to \
        the dependencies
        """),
    Mistake(
      prompt: "{x}", change: { $0.sources["x"] = .joined(["draw", "dra"], separator: "") },
      answer: """
        agent 'b': the placeholder '{x}' (mapped to 'dra') is neither an input field nor a direct \
        dependency; did you mean 'draw'? (valid: question, draw)
        """),
    Mistake(
      prompt: "{draw}", change: { $0.operation = .ensemble(candidates: ["draw"]) },
      answer: "agent 'b': the prompt never shows the candidates: add '{solutions}'"),
    Mistake(
      prompt: "{solutions}", change: { $0.operation = .ensemble(candidates: []) },
      answer: "agent 'b': 'ensemble' needs 'candidates': the agents to choose among"),
    Mistake(
      prompt: "{solutions}",
      change: {
        $0.operation = .ensemble(candidates: ["draw.candidates"])
        $0.samples = 2
      }, answer: "agent 'b': 'ensemble' draws one sample, not 2"),
    Mistake(
      prompt: "{draw.candidates}", change: { _ in },
      answer: """
        agent 'b': '{draw.candidates}' is no placeholder name at offset 0 (line 1, column 1); write '{{' \
        and '}}' for literal braces
        """),
    Mistake(
      prompt: "{x}", change: { $0.sources["x"] = "draw.candidates" },
      answer: """
        agent 'b': the placeholder '{x}' (mapped to 'draw.candidates') names a list of samples, which \
        only 'candidates' can read
        """),
    Mistake(
      prompt: "{draw}", change: { $0.operation = .program(ProgramRun(function: "f", rounds: 2)) },
      answer: "agent 'b': the prompt never shows what went wrong: add '{feedback}'"),
    Mistake(
      prompt: "{draw}", change: { $0.operation = .program(ProgramRun(function: "2f")) },
      answer: """
        agent 'b': '2f' in 'run.call' is neither an input field nor a name that a Python function can have
        """),
    Mistake(
      prompt: "{test_fail}",
      change: {
        $0.operation = .publicTests(
          PublicTestRun(program: "draw", asserts: "questions", function: "f"))
      },
      answer: """
        agent 'b': 'questions' in 'run.asserts' is no input field; did you mean 'question'?
        """),
    Mistake(
      prompt: "{draw}",
      change: {
        $0.operation = .publicTests(
          PublicTestRun(program: "draw", asserts: "question", function: "f"))
      },
      answer: "agent 'b': the prompt never shows what failed: add '{test_fail}' or '{exec_pass}'"),
    Mistake(
      prompt: "{question}", after: [], change: { $0.operation = .generate(.refine) },
      answer: "agent 'b': 'refine' works on the output of other agents: name them in 'after'"),
    Mistake(
      prompt: "{draw}", change: { $0.entryPoint = "f" },
      answer: "agent 'b': 'entry_point' is for replies that are read as code"),
    Mistake(
      prompt: "{draw}", change: { $0.appendsFormat = true },
      answer: "agent 'b': 'append_format' has nothing to say about a reply that is taken as it is"),
    Mistake(
      prompt: "{draw}", change: { $0.parser = .tags(["thought", "answer"], output: "anser") },
      answer: """
        agent 'b': the output tag 'anser' is none of thought, answer; did you mean 'answer'?
        """),
  ]

  @Test(arguments: mistakes) func aMistakeIsAnsweredWithARemedy(_ mistake: Mistake) {
    let error = Fixtures.error(
      [
        Fixtures.agent("draw", "{question}"),
        Fixtures.agent("b", mistake.prompt, after: mistake.after, mistake.change),
      ], result: "b")
    #expect(error == mistake.answer)
  }

  @Test func aNameOfTheOperationIsTaken() {
    let error = Fixtures.error(
      inputs: ["feedback"],
      [
        Fixtures.agent("b", "{feedback}") {
          $0.operation = .program(ProgramRun(function: "f", rounds: 2))
        }
      ])
    #expect(
      error
        == "agent 'b': 'feedback' is what 'program' shows in its prompt; rename the field or agent")
  }

  @Test(arguments: [
    [BranchCondition.Test.isEmpty(false), .equals(["", "x"])], [.isEmpty(true), .contains([""])],
    [.contains(["a"]), .excludes(["ab"])], [.equals([" x "]), .contains(["x"])],
  ]) func aConditionThatCanHoldIsLeftAlone(tests: [BranchCondition.Test]) {
    let error = Fixtures.error([
      Fixtures.agent("draw", "{question}"),
      Fixtures.agent("b", "{draw}", after: ["draw"]) {
        $0.conditions = [BranchCondition("draw", tests)]
      },
    ])
    #expect(error == nil)
  }

  @Test func contextJoinsEverybodyWhereNothingElseIsMeant() throws {
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "{question}"), Fixtures.agent("b", "{question}"),
        Fixtures.agent("c", "{question} {context}", after: ["b", "a"]) {
          $0.operation = .generate(.debate)
        },
      ])
    #expect(workflow.agents[2].sources == ["context": .joined(["b", "a"], separator: "\n---\n")])
    #expect(workflow.warnings.isEmpty)
  }

  @Test func aDependencyThatOnlyAConditionReadsIsUsed() throws {
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "{question}"),
        Fixtures.agent("b", "{question}", after: ["a"]) {
          $0.conditions = [BranchCondition("a.reply", [.isEmpty(false)])]
        },
      ])
    #expect(workflow.warnings.isEmpty)
  }
}
