import Foundation
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// The `evaluator` section of a project, and runs whose evaluator misbehaves.
@Suite(.serialized) struct EvaluatorSectionTests {
  private func failure(replacing old: String, with new: String) throws -> String? {
    let project = try ExternalProject()
    let file = project.folder.file("maspob.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: file)
    do {
      _ = try ProjectLoader.load(file)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    (
      "timeout: 60 ", "timeout: 0 ",
      "evaluator.timeout: must lie between 0.1 and 86400.0, found '0'"
    ),
    ("timeout: 60 ", "time_out: 60 ", "evaluator: unknown key 'time_out'; did you mean 'timeout'?"),
    ("[python3, score.py]", "[]", "evaluator.command: must name a program"),
    (
      "  examples: 48 ", "  # ",
      "evaluator: say how many 'examples' it has, or name the 'data' that it is to score"
    ),
    (
      "budget:", "data: { validation: v.jsonl }\nbudget:",
      "evaluator.examples: the examples come from 'data'; remove one of the two"
    ),
    (
      "budget:", "scorer: { metric: exact_match }\nbudget:",
      "scorer: the evaluator scores; remove one of the two"
    ),
  ])
  func mistakesAreNamed(_ old: String, _ new: String, _ message: String) throws {
    let said = try failure(replacing: old, with: new)
    #expect(said?.contains(": \(message)") == true, "\(said ?? "nothing")")
  }

  @Test func withDataTheProgramIsSentTheRows() throws {
    let project = try ExternalProject()
    let file = project.folder.file("maspob.yaml")
    var text = try String(contentsOf: file, encoding: .utf8)
    text.replace("  examples: 48 ", with: "  #")
    text.replace("  test_examples: 48", with: "data: { validation: v.jsonl }")
    try Data(text.utf8).write(to: file)
    try Data("{\"id\": \"a\", \"question\": \"why?\", \"level\": 3}\n".utf8)
      .write(to: project.folder.file("v.jsonl"))
    try Data(
      """
      import json
      request = json.loads(input())
      print(json.dumps({"examples": [{"example": e["id"], "score": float(e["fields"]["level"] == "3")}
                                     for e in request["examples"]]}), flush=True)
      """.utf8
    ).write(to: project.folder.file("score.py"))
    let result = try project.tool.run(["eval", "--json", "--quiet"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.contains(#""examples":[{"example":"a","score":1,"status":"scored"}]"#),
      "\(result.output)")
  }

  @Test func aProjectWithoutACommandIsDrivenNotOptimized() throws {
    let project = try ExternalProject()
    let file = project.folder.file("maspob.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("  command: [python3, score.py]", with: "  #").utf8).write(to: file)
    let result = try project.tool.run(["optimize", "--run-dir", "run"])
    #expect(result.status == 2)
    #expect(
      result.errors == """
        error: the evaluator of this project has no command: evaluate outside and drive the run with \
        'maspob serve', or with 'maspob propose --record' and 'maspob tell'

        """)
    let driver = try project.drive(["--run-dir", "run", "--quiet", "--max-evaluations", "3"])
    #expect(driver.status == 0, "\(driver.errors)")
    #expect(try project.state("run").evaluated.count == 3)
  }

  @Test func anEvaluatorThatNeverAnswersEndsTheRunBeforeTheBudgetIsGone() throws {
    for (command, reason) in [
      ("[python3, -c, 'raise SystemExit(3)']", "ended without an answer, with status 3"),
      ("[python3, -c, 'print(1)']", "the evaluator's answer cannot be used"),
      ("[python3, -c, 'import time; time.sleep(60)']", "no answer within 1.0 s"),
    ] {
      let project = try ExternalProject(evaluator: command)
      let file = project.folder.file("maspob.yaml")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("timeout: 60 ", with: "timeout: 1 ").utf8).write(to: file)
      let result = try project.tool.run(["optimize", "--run-dir", "run", "--quiet"])
      #expect(result.status == 1)
      #expect(result.errors.contains("not one of 48 examples could be scored"), "\(command)")
      #expect(result.errors.contains(reason), "\(result.errors)")
      #expect(try project.state("run").evaluated.isEmpty)
    }
  }

  @Test func aProgramThatDoesNotExistIsNamed() throws {
    let project = try ExternalProject(evaluator: "[./no-such-program]")
    let result = try project.tool.run(["optimize", "--run-dir", "run", "--quiet"])
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot start './no-such-program' in "))
    #expect(result.errors.contains("No such file or directory"))
  }

  @Test func aMissingVariableIsNamedBeforeAnythingStarts() throws {
    let message = "error: evaluator.environment: the variable MASPOB_TEST_TOKEN is not set\n"
    let project = try ExternalProject()
    let file = project.folder.file("maspob.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(
      text.replacing("  # environment: [MY_API_KEY]", with: "  environment: [MASPOB_TEST_TOKEN]")
        .utf8
    ).write(to: file)
    let result = try project.tool.run(["eval", "--quiet"])
    #expect((result.status, result.errors) == (2, message))
  }

  /// What scores decides the results: another program must not go on with the same run.
  @Test func anotherProgramIsAnotherStudy() throws {
    let project = try ExternalProject(evaluations: 2)
    let optimize = ["optimize", "--run-dir", "run", "--quiet"]
    #expect(try project.tool.run(optimize).status == 0)
    let file = project.folder.file("score.py")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("0.1 + 0.8", with: "0.2 + 0.7").utf8).write(to: file)
    let result = try project.tool.run(optimize)
    #expect(result.status == 7)
    #expect(result.errors.contains("was made with other scorer"))
  }

  @Test func aLimitATokenCapAndARefusedPlan() throws {
    let project = try ExternalProject(evaluations: 2)
    let plan = try project.tool.run([
      "plan", "--pilot", "2", "--run-dir", "run", "--max-tokens", "5k",
    ])
    #expect(plan.status == 2 && plan.errors.contains("there is no pilot"))
    let folder = project.folder.url.appending(path: "run").path
    #expect(!FileManager.default.fileExists(atPath: folder), "a refusal begins no run")
    let result = try project.tool.run(
      ["optimize", "--run-dir", "run", "--quiet", "-n", "10", "--max-tokens", "10"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try project.state("run").evaluated.allSatisfy { $0.outcome?.n == 10 })
  }

  /// A program that outlives the tool would keep the run locked, and could write into its files.
  @Test func theProgramInheritsNoFileOfTheRun() throws {
    let project = try ExternalProject(evaluations: 2)
    let file = project.folder.file("score.py")
    let spy = """
      import os, pathlib
      with open("descriptors.txt", "w") as spied:
          for link in pathlib.Path("/proc/self/fd").iterdir():
              try:
                  spied.write(os.readlink(link) + "\\n")
              except OSError:
                  pass

      """
    try Data((spy + String(contentsOf: file, encoding: .utf8)).utf8).write(to: file)
    let result = try project.tool.run(["optimize", "--run-dir", "run", "--quiet"])
    #expect(result.status == 0, "\(result.errors)")
    let spied = try String(contentsOf: project.folder.file("descriptors.txt"), encoding: .utf8)
    let descriptors = spied.split(separator: "\n")
    #expect(descriptors.contains { $0.hasSuffix("descriptors.txt") })
    #expect(descriptors.count { $0.hasPrefix("pipe:") } >= 3)
    #expect(!descriptors.contains { $0.contains("/run/") }, "\(spied)")
  }

  /// How often it is asked is known before; what it calls, it says itself.
  @Test func aPlanSaysWhatIsKnownOfAnEvaluator() throws {
    let project = try ExternalProject(evaluations: 9)
    for command in [["plan"], ["optimize", "--dry-run"]] {
      let plan = try project.tool.run(command + ["--run-dir", "run", "--json"])
      #expect(plan.status == 0, "\(plan.errors)")
      let line = plan.output.split(separator: "\n").last ?? ""
      #expect(
        line == #"{"event":"done","plan":{"callsPerExample":1,"embeddingCalls":0,"evaluations":9,"#
          + #""evaluationsDone":0,"study":"external","testExamples":48,"validationExamples":48}}"#)
      let words = try project.tool.run(command + ["--run-dir", "run"])
      #expect(words.output.contains("9 evaluations, each on 48 examples"))
      #expect(words.output.contains("it reports its own"))
    }
    let folder = project.folder.url.appending(path: "run").path
    #expect(!FileManager.default.fileExists(atPath: folder), "a plan begins no run")
  }

  @Test func whatItReportsCountsAgainstTheCap() throws {
    let project = try ExternalProject(evaluations: 9)
    let file = project.folder.file("score.py")
    let text = try String(contentsOf: file, encoding: .utf8)
    let answer = #""scores": scores}"#
    #expect(text.contains(answer))
    let paid = answer.dropLast() + #", "usage": {"calls": 40, "usd": 0.25}}"#
    try Data(text.replacing(answer, with: paid).utf8).write(to: file)
    // The verdict needs up to 96 calls; evaluations of 48 fit while 240 - 96 - 40 k allow it.
    let result = try project.tool.run(
      ["optimize", "--run-dir", "run", "--quiet", "--json", "--max-calls", "240"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""stopReason":"calls""#))
    let state = try project.state("run")
    #expect(state.evaluated.count == 3)
    let measured = 3 + state.trials.count { $0.test != nil }
    #expect(result.output.contains(#""bill":{"cachedCalls":0,"calls":\#(measured * 40)"#))
    let again = try project.tool.run(
      ["optimize", "--run-dir", "run", "--quiet", "--json", "--max-calls", "240"])
    #expect(again.status == 0)
    #expect(try project.state("run").evaluated.count == 3, "the cap holds over processes")
  }
}
