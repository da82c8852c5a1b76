import Foundation
import LanguageModels
import PromptSpace
import Sandboxing
import Studies
import Testing
import Workflows

@testable import MaspobCLI

/// What a project file says of operators, and what is answered to mistakes in it.
@Suite struct OperatorSectionTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let shape: BenchmarkShape
    let written: String
    let instead: String
    let answer: String
    var testDescription: String { instead }
  }

  static let mistakes = [
    Mistake(
      shape: .mbpp, written: "operator: public_tests", instead: "operator: public_test",
      answer:
        "'public_test' is none of generate, ensemble, vote, program, public_tests, fix, format, "),
    Mistake(
      shape: .mbpp, written: "loop: { at_most: 2 }", instead: "loop: { atmost: 2 }",
      answer: "unknown key 'atmost'; did you mean 'at_most'?"),
    Mistake(
      shape: .mbpp, written: "program: choose", instead: "program: chose",
      answer: """
        agent 'test': 'chose' in 'run.program' is neither an input field nor a direct dependency; \
        did you mean 'choose'?
        """),
    Mistake(
      shape: .mbpp, written: "value: test.passed", instead: "value: test.pased",
      answer: """
        agent 'fix': 'test.pased' in 'when' names a value that the agent 'test' does not have; \
        did you mean 'passed'? (valid: output, code, passed, error)
        """),
    Mistake(
      shape: .mbpp, written: "equals: \"false\"", instead: "equal: \"false\"",
      answer: "unknown key 'equal'; did you mean 'equals'?"),
    Mistake(
      shape: .mbpp, written: "candidates: [write]", instead: "samples: 2",
      answer: "the operator 'ensemble' needs the key 'candidates'"),
    Mistake(
      shape: .mbpp, written: "samples: 3", instead: "run: { call: solve }",
      answer: "run: means nothing to the operator 'generate'; remove it"),
    Mistake(
      shape: .gsm8k, written: "refuse_parameters: true", instead: "refuse_parameters: often",
      answer: "run.refuse_parameters: expected true or false, found 'often'"),
    Mistake(
      shape: .gsm8k, written: "{ join: [choose, program] }", instead: "{ join: [choose], text: x }",
      answer: "placeholders.input: give a name, {join: [a, b]} or {text: \"{a} and {b}\"}"),
    Mistake(
      shape: .hotpotqa, written: "{choose}\"", instead: "{choose\"",
      answer: "placeholders.input.text: '{' is never closed at offset 29"),
    Mistake(
      shape: .drop, written: "names: [thought, answer]", instead: "name: answer",
      answer: "'tags' needs names: {parse: tags, names: [thought, answer]}"),
  ]

  @Test(arguments: mistakes) func aMistakeIsAnsweredWithItsPlaceAndARemedy(_ mistake: Mistake)
    throws
  {
    let sound = mistake.shape.configuration
    #expect(sound.contains(mistake.written))
    let broken = sound.replacing(mistake.written, with: mistake.instead)
    let answer = try ProjectFolder(configuration: broken).failure() ?? "no failure"
    #expect(answer.contains(mistake.answer), "\(answer)")
    #expect(answer.wholeMatch(of: /(?s)maspob\.yaml:[0-9]+:[0-9]+: .*/) != nil)
  }

  @Test func whatAFileSaysReachesTheWorkflow() throws {
    let workflow = try BenchmarkShape.gsm8k.workflow()
    guard case .program(let run) = workflow.agents[2].operation else {
      Issue.record("\(workflow.agents[2].operation)")
      return
    }
    #expect(run.function == "solve" && run.rounds == 3 && run.refusesParameters)
    #expect(run.forbiddenImports == ["os", "sys"] && run.limits.wallTime == .seconds(30))
    #expect(workflow.agents[0].errorPolicy == .drop)
    #expect(workflow.agents[2].errorPolicy == .replace(try .composing("")))
    #expect(workflow.agents[3].operation == .generate(.extract))
    #expect(
      workflow.agents[3].sources == ["input": .joined(["choose", "program"], separator: "\n---\n")])
  }

  @Test func aVoteNeedsNeitherPromptNorModelAndIsNotOptimized() throws {
    let text = BenchmarkShape.hotpotqa.configuration
    let start = try #require(text.firstRange(of: "- id: choose")?.lowerBound)
    let end = try #require(text.firstRange(of: "- id: shorten")?.lowerBound)
    let vote =
      "- id: choose\n      operator: aggregate\n      after: [draw]\n      candidates: [draw]\n    "
    let folder = try ProjectFolder(
      configuration: text.replacingCharacters(in: start..<end, with: vote),
      validation: ProjectFolder.rows)
    let project = try ProjectLoader.load(folder.file)
    let agent = project.workflow.agents[1]
    #expect(agent.operation == .vote(candidates: ["draw"], comparison: .answer))
    #expect(!agent.isOptimizable && project.pools[1].candidates == ["vote"])
    #expect(project.workflow.callRange == 4...4)
  }

  @Test func codeIsRunOnlyWhereItWasAllowed() throws {
    let project = try BenchmarkShape.mbpp.load()
    do {
      try project.requireCodePermission()
      Issue.record("allowed")
    } catch {
      #expect("\(error)".contains("'test' (public_tests)"))
      #expect("\(error)".contains("--allow-code-execution") && "\(error)".contains("bubblewrap"))
    }
    let allowed =
      BenchmarkShape.mbpp.configuration + "\nruntime: { allow_code_execution: bubblewrap }"
    let folder = try ProjectFolder(configuration: allowed)
    let configuration = try withExtendedLifetime(folder) { try ProjectReader.read(folder.file) }
    #expect(configuration.runtime.codePermission == .bubblewrap)
    let harmless = try BenchmarkShape.drop.load()
    #expect(throws: Never.self) { try harmless.requireCodePermission() }
  }

  @Test func aPlanSaysWhatIsABound() throws {
    let project = try BenchmarkShape.mbpp.load()
    let plan = try RunPlan(
      of: project, budget: .init(evaluations: 1),
      run: RunProgress(measured: MeasuredCalls([], project: project)))
    #expect(plan.callsPerExample == 7 && plan.fewestCallsPerExample == 3)
    #expect(plan.text.contains("3 to 7 calls on each of 1 example, at most 7 in all"))
    #expect(plan.text.contains("1 evaluation, at most 21 calls before any retry"))
    #expect(plan.agents.map(\.validationCalls) == [3, 1, 2, 1])
  }

  @Test(
    arguments: [
      (["write": 3, "choose": 1], 1), (["write": 3, "choose": 1, "test": 2, "fix": 1], 1),
      (["write": 6, "choose": 2, "test": 4], 2), (["write": 3], 1), (["write": 6, "choose": 1], 2),
      (["write": 2, "choose": 1], nil),
      (["write": 3, "choose": 1, "test": 3], nil), ([:], nil),
    ] as [([String: Int], Int?)])
  func runsAreCountedByTheAgentsThatAlwaysAsk(calls: [String: Int], runs: Int?) throws {
    #expect(try BenchmarkShape.mbpp.workflow().runs(byCalls: calls) == runs)
  }

  /// The refused sample of an agent that drops it is a call of the run, not a sign that it was cut short.
  @Test(arguments: [("400", 3), ("500", nil)] as [(String, Int?)])
  func aRefusalThatIsMadeUpForIsMeasured(status: String, calls: Int?) throws {
    let project = try BenchmarkShape.mbpp.load()
    let records = ["ok", status, "ok"].map { status in
      CallRecord(
        time: Date(timeIntervalSince1970: 0),
        context: CallContext(
          role: .agent, agent: "write", trial: 1, example: "1", split: "validation"),
        model: "tiny", attempt: 1,
        outcome: .init(
          status: status, usage: TokenUsage(inputTokens: 1, outputTokens: 1), costUSD: nil,
          latency: .zero, wasSent: true))
    }
    #expect(MeasuredCalls(records, project: project).examples.first?.calls == calls)
  }

  @Test(arguments: [
    (#"["assert f(1)"]"#, true), ("assert f(1)", false), ("[1]", false), ("", true),
  ])
  func publicTestsAreReadBeforeAnythingIsPaid(field: String, isSound: Bool) throws {
    let text = field.replacing("\"", with: "\\\"")
    let row = #"{"id": "7", "prompt": "P", "entry_point": "f", "answer": "A", "tests": "\#(text)"}"#
    let good = #"{"id": "6", "prompt": "P", "entry_point": "f", "answer": "A", "tests": "[]"}"#
    let folder = try ProjectFolder(
      configuration: BenchmarkShape.mbpp.configuration, validation: [good, row], test: [good])
    let failure = withExtendedLifetime(folder) { folder.failure() }
    let expected =
      "maspob.yaml: …/validation.jsonl: example '7': the field 'tests' must be a JSON array of "
      + "statements as texts, since agent 'test' runs them as public tests"
    #expect(failure == (isSound ? nil : expected))
  }
}
