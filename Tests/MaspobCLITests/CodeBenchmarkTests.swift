import Foundation
import Testing
import _TestSupport

/// The workflows that run code, branch by branch, as real processes in the real sandbox.
@Suite(.serialized) struct CodeBenchmarkTests {
  private static let allowed = ["--allow-code-execution"]

  // MARK: GSM8K

  private static let gsm8k =
    #"{"question": "Ten less three?", "answer": "7", "cot": "", "id": "g"}"#

  private func gsm8k(
    reason: [ChatScript.Reply] = ["It is **8**", "It is **7**", "So **6**"],
    program: [ChatScript.Reply], extract: ChatScript.Reply = "7"
  ) -> ChatScript {
    var script = ChatScript()
    script.say("extract", to: "Give the final number", replies: [extract])
    script.say("program", to: "`solve()`", "Ten less three?", replies: program)
    script.say("choose", to: "Pick the one", replies: [.letter(of: "**7**")])
    script.say("reason", to: "Ten less three?", replies: reason)
    return script
  }

  private func play(
    _ benchmark: String, _ row: String, _ script: ChatScript, publicTests: String? = nil
  ) async throws -> BenchmarkStage.Ending {
    try await BenchmarkStage(benchmark, row: row, publicTests: publicTests, flags: Self.allowed)
      .play(script)
  }

  private static func python(_ body: String) -> ChatScript.Reply {
    .text("Here it is:\n```python\n\(body)\n```\n")
  }

  @Test func gsm8kReasonsChoosesComputesAndExtracts() async throws {
    let ending = try await play(
      "gsm8k", Self.gsm8k, gsm8k(program: [Self.python("def solve():\n    return 10 - 3")]))
    #expect(ending.rules == ["reason", "reason", "reason", "choose", "program", "extract"])
    #expect(try ending.prompt("program").contains("Analysis: It is **7**"))
    #expect(try ending.prompt("extract").hasSuffix("It is **7**\n\nResult of a program: 7"))
    #expect(ending.score == 1)
  }

  @Test func gsm8kRepairsAProgramUntilItReturns() async throws {
    let ending = try await play(
      "gsm8k", Self.gsm8k,
      gsm8k(program: [
        Self.python("def solve():\n    return 1 // 0"), Self.python("def solve():\n    return 7"),
      ]))
    #expect(ending.rules.filter { $0 == "program" }.count == 2 && ending.rules.count == 7)
    let feedback = try ending.lastPrompt("program")
    #expect(feedback.contains("ZeroDivisionError") && feedback.contains("1 // 0"))
    #expect(try ending.prompt("extract").hasSuffix("Result of a program: 7"))
  }

  @Test func gsm8kHandsAnErrorOnAfterThreePrograms() async throws {
    let ending = try await play(
      "gsm8k", Self.gsm8k,
      gsm8k(program: [
        Self.python("import os\ndef solve():\n    return 7"),
        Self.python("def solve(x):\n    return 7"), Self.python("def solve():\n    return {}[1]"),
      ]))
    #expect(ending.rules.filter { $0 == "program" }.count == 3 && ending.rules.count == 8)
    #expect(try ending.prompt("extract").contains("Result of a program: Error"))
    #expect(ending.score == 1)
  }

  @Test func gsm8kAsksNobodyToChooseAmongOne() async throws {
    let ending = try await play(
      "gsm8k", Self.gsm8k,
      gsm8k(
        reason: [.refusal(status: 400), .refusal(status: 400), "So **7**"],
        program: [.refusal(status: 400)], extract: .refusal(status: 400)))
    #expect(ending.rules == ["reason", "reason", "reason", "program", "extract"])
    #expect(try ending.prompt("extract").hasSuffix("So **7**\n\nResult of a program: "))
    // The chosen solution is the answer where extraction fails, and the score says that it is a makeshift.
    #expect(ending.score == 1)
    #expect(ending.result.output.contains(#""flaws":["replaced"]"#))
  }

  // MARK: MATH

  private static let math = #"""
    {"problem": "What is half of three?", "level": "Level 5", "type": "Prealgebra", "solution": "It is $\\boxed{\\frac{3}{2}}$."}
    """#

  private func math(
    program: [ChatScript.Reply], refine: ChatScript.Reply = #"so \boxed{\frac{3}{2}}"#,
    detail: ChatScript.Reply = #"\boxed{1}"#, generate: ChatScript.Reply = #"\boxed{2}"#,
    choose: ChatScript.Reply = .letter(of: #"so \boxed"#)
  ) -> ChatScript {
    var script = ChatScript()
    script.say("choose", to: "pick the\nsolution", replies: [choose])
    script.say("refine", to: "A program was run", replies: [refine])
    script.say("program", to: "`solve()`", replies: program)
    script.say("detail", to: "Solve the problem thoroughly", replies: [detail])
    script.say("generate", to: "Solve the problem step by step", replies: [generate])
    return script
  }

  @Test func mathJoinsFourBranches() async throws {
    let ending = try await play(
      "math", Self.math, math(program: [Self.python("def solve():\n    return 3 / 2")]))
    #expect(
      ending.rules.sorted() == ["choose", "detail", "generate", "generate", "program", "refine"])
    #expect(try ending.prompt("refine").hasSuffix("Result of a program: 1.5"))
    #expect(ending.score == 1)
  }

  @Test func mathRefinesNoError() async throws {
    let ending = try await play(
      "math", Self.math,
      math(
        program: [Self.python("def solve():\n    return 1 / 0")],
        detail: #"hence \boxed{\frac{3}{2}}"#, choose: .letter(of: "hence")))
    #expect(ending.rules.filter { $0 == "program" }.count == 3)
    #expect(!ending.rules.contains("refine") && ending.rules.count == 7)
    #expect(try !ending.prompt("choose").contains("\nD:\n"), "three solutions, not four")
    #expect(ending.score == 1)
  }

  @Test func mathTakesTheOnlySolution() async throws {
    let refusal = ChatScript.Reply.refusal(status: 400)
    let ending = try await play(
      "math", Self.math,
      math(program: [refusal], detail: #"\boxed{\frac{3}{2}}"#, generate: refusal))
    #expect(ending.rules.sorted() == ["detail", "generate", "generate", "program"])
    #expect(ending.score == 1)
  }

  @Test func mathWithoutAnySolutionIsMissing() async throws {
    let refusal = ChatScript.Reply.refusal(status: 400)
    let ending = try await play(
      "math", Self.math, math(program: [refusal], detail: refusal, generate: refusal))
    #expect(ending.rules.sorted() == ["detail", "generate", "generate", "program"])
    #expect(ending.score == nil && ending.result.status == 1)
  }

  // MARK: HumanEval

  private static let humaneval = #"""
    {"task_id": "HumanEval/900", "prompt": "def twice(x):\n    \"\"\" Double x. \"\"\"\n", "entry_point": "twice", "canonical_solution": "    return 2 * x\n", "test": "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(-1) == -2\n"}
    """#
  private static let humanevalTests =
    #"{"problem_id": "HumanEval/900", "test": ["assert candidate(3) == 6"], "entry_point": "twice"}"#

  private static func twice(_ expression: String) -> ChatScript.Reply {
    python("def twice(x):\n    return \(expression)")
  }

  /// Code that the sanitiser leaves nothing of.
  private static let other = python("def other(x):\n    return x")

  private func code(
    write: [ChatScript.Reply], choose: ChatScript.Reply = .letter(of: "return"),
    test: [ChatScript.Reply] = [.refusal(status: 400)],
    fix: ChatScript.Reply = .refusal(status: 400)
  ) -> ChatScript {
    var script = ChatScript()
    script.say("choose", to: "Several programs for one task", replies: [choose])
    script.say("test", to: "did not pass", replies: test)
    script.say("fix", to: "still does not do its task", replies: [fix])
    script.say("write", to: "must be named twice", replies: write)
    script.say("write", to: "function named twice", replies: write)
    return script
  }

  @Test func humanevalStopsAtTheFirstPass() async throws {
    let ending = try await play(
      "humaneval", Self.humaneval,
      code(write: [Self.twice("x + x"), Self.other, Self.twice("2 * x")]),
      publicTests: Self.humanevalTests)
    #expect(ending.rules == ["write", "write", "write", "choose"])
    #expect(
      try !ending.prompt("choose").contains("\nC:\n"), "code without the function is no candidate")
    #expect(ending.score == 1)
  }

  @Test func humanevalReflectsUntilThePublicTestsPass() async throws {
    let ending = try await play(
      "humaneval", Self.humaneval,
      code(
        write: [Self.twice("x")],
        test: [Self.twice("x * x"), Self.twice("missing"), Self.twice("x * 2")]),
      publicTests: Self.humanevalTests)
    #expect(ending.rules == ["write", "write", "write", "choose", "test", "test", "test"])
    #expect(try ending.prompt("test").contains("assert candidate(3) == 6"))
    #expect(try ending.lastPrompt("test").contains("NameError"))
    #expect(ending.score == 1)
  }

  @Test func humanevalGivesUpAfterFiveReflections() async throws {
    let ending = try await play(
      "humaneval", Self.humaneval, code(write: [Self.twice("x")], test: [Self.twice("x - 1")]),
      publicTests: Self.humanevalTests)
    #expect(ending.rules.filter { $0 == "test" }.count == 5 && ending.rules.count == 9)
    #expect(ending.score == 0)
  }

  @Test func humanevalKeepsTheChosenCodeWhereReflectionFails() async throws {
    let ending = try await play(
      "humaneval", Self.humaneval, code(write: [Self.twice("6")]),
      publicTests: Self.humanevalTests)
    // A program that fits the public test alone passes there and fails the hidden ones.
    #expect(ending.rules == ["write", "write", "write", "choose"] && ending.score == 0)
  }

  // MARK: MBPP

  private static let mbpp = #"""
    {"source_file": "a.ipynb", "task_id": 901, "prompt": "Write a function to double.\n\ndef twice(x):", "code": "def twice(x):\n    return 2 * x", "test_imports": [], "test_list": ["assert twice(2) == 4"], "entry_point": "twice", "test": "def check():\n    assert twice(2) == 4\n    assert twice(5) == 10\n"}
    """#
  private static let mbppTests = #"{"entry_point": "twice", "test": ["assert candidate(3) == 6"]}"#

  @Test func mbppFixesNothingThatPasses() async throws {
    let ending = try await play(
      "mbpp", Self.mbpp, code(write: [Self.twice("x")], test: [Self.twice("x + x")]),
      publicTests: Self.mbppTests)
    #expect(ending.rules == ["write", "write", "write", "choose", "test"] && ending.score == 1)
  }

  @Test func mbppFixesWhatStillFails() async throws {
    let ending = try await play(
      "mbpp", Self.mbpp,
      code(
        write: [Self.twice("x")], test: [Self.twice("x + 1"), Self.twice("x + 2")],
        fix: Self.twice("x * 2")), publicTests: Self.mbppTests)
    #expect(ending.rules == ["write", "write", "write", "choose", "test", "test", "fix"])
    let prompt = try ending.prompt("fix")
    #expect(prompt.contains("return x + 2") && prompt.contains("assert candidate(3) == 6"))
    #expect(ending.score == 1)
  }

  @Test func mbppKeepsTheProgramWhereTheFixHasNoCode() async throws {
    // A public test that no right program passes shows which program is kept.
    let ending = try await play(
      "mbpp", Self.mbpp,
      code(write: [Self.twice("x")], test: [Self.twice("x * 2")], fix: Self.other),
      publicTests: #"{"entry_point": "twice", "test": ["assert candidate(3) == 7"]}"#)
    #expect(ending.rules.last == "fix" && ending.rules.count == 7 && ending.score == 1)
  }

  /// Whatever command would run it, before a call is paid.
  @Test(arguments: [
    ["eval", "--no-cache"], ["optimize", "--run-dir", "made"], ["tabulate", "--output", "made"],
  ]) func nothingRunsWithoutPermission(command: [String]) async throws {
    let stage = try BenchmarkStage(
      "humaneval", row: Self.humaneval, publicTests: Self.humanevalTests)
    let ending = try await stage.play(code(write: [Self.twice("2 * x")]), by: command)
    #expect(ending.result.status == 2 && ending.rules.isEmpty)
    #expect(
      ending.result.errors == """
        error: this project runs code that a model wrote: 'test' (public_tests), the metric 'pass_at_1'. \
        Pass --allow-code-execution to run it in the strongest sandbox that this machine offers \
        (bubblewrap, else namespaces), or write 'runtime: {allow_code_execution: bubblewrap}' to run it \
        in that one only

        """)
    // No run, no table, and no lock that somebody would have to wait for.
    let files = try FileManager.default.contentsOfDirectory(atPath: stage.folder.url.path)
    #expect(files.filter { $0.hasPrefix("made") }.isEmpty)
  }
}
