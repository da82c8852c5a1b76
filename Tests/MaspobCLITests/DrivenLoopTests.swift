import Foundation
import Glibc
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// The loop driven by real programs from outside: the shipped driver, `serve`, `tell` and `attach`.
@Suite(.serialized) struct DrivenLoopTests {
  /// The promise of the whole arrangement: who evaluates changes no decision, to the last bit.
  @Test func theShippedDriverReproducesOptimize() throws {
    let project = try ExternalProject()
    let optimize = try project.tool.run(["optimize", "--run-dir", "inside", "--quiet"])
    #expect(optimize.status == 0, "\(optimize.errors)")
    let driver = try project.drive(["--run-dir", "outside", "--quiet"])
    #expect(driver.status == 0, "\(driver.errors)")
    let inside = try project.events("inside").compactMap(\.decision)
    let outside = try project.events("outside").compactMap(\.decision)
    #expect(inside == outside)
    // 9 evaluations, seed and winner on the test split, the end.
    #expect(inside.count == 9 * 2 + 2 + 1)
    let searched = try project.state("outside").trials.filter { $0.proposal.source == .search }
    #expect(searched.count == 4)
    #expect(searched.allSatisfy { $0.proposal.acquisition != nil })
    #expect(try project.state("outside").trials[0].assignment.description == "0-0-0")
    #expect(driver.output.contains("on the test split") || driver.output.contains("keep them"))
    let again = try project.drive(["--run-dir", "outside", "--quiet"])
    #expect(again.status == 0)
    #expect(
      try project.events("outside").compactMap(\.decision) == outside, "nothing is left to do")
  }

  /// With an embedder and models in the project: the driver needs neither, once the vectors are there.
  @Test func withoutAServerServeGoesOnWhereOptimizeStopped() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 8)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let whole = ["optimize", "--run-dir", "whole", "--quiet"]
    #expect(try tool.run(whole).status == 0)
    let part = ["optimize", "--run-dir", "part", "--quiet", "--max-evaluations", "5"]
    #expect(try tool.run(part).status == 0)
    func trials(_ run: String) throws -> [Trial] {
      let folder = RunFolder(project.folder.url.appending(path: run))
      let records = try StudyJournal.read(folder.journal).records
      return StudyState(records: records, maximumErrorRate: 0.1).trials
    }
    let expected = try trials("whole")
    let requests = expected.dropFirst(5).flatMap { trial in
      let scores = (trial.outcome?.scores ?? []).map { "\($0)" }.joined(separator: ",")
      return [
        #"{"op": "propose"}"#,
        #"{"op": "tell", "trial": \#(trial.number), "scores": [\#(scores)]}"#,
      ]
    }
    let nobody = ToolProcess(in: project.folder.url, baseURL: nil)
    let result = try nobody.run(["serve", "--run-dir", "part", "--quiet"], input: requests)
    #expect(result.status == 0, "\(result.errors)")
    let driven = try trials("part")
    #expect(driven.map(\.proposal) == expected.map(\.proposal))
    #expect(driven.map { $0.outcome?.examples } == expected.map { $0.outcome?.examples })
  }

  @Test func serveAnswersEveryMistakeAndGoesOn() throws {
    let project = try ExternalProject(evaluations: 3)
    let scores = (1...48).map { "\($0 % 2)" }.joined(separator: ",")
    let requests: [(String, String)] = [
      (
        "{",
        #"{"error":"malformed JSON: a member name in quotes is missing at byte 1; write one complete object per line","ok":false}"#
      ),
      ("[]", #"{"error":"expected an object with 'op', found an array","ok":false}"#),
      (
        "{}", #"{"error":"'op' must be one of propose, tell, attach, fit, state, quit","ok":false}"#
      ),
      (
        #"{"op":"propos"}"#,
        #"{"error":"there is no op 'propos'; did you mean 'propose'?; use one of propose, tell, attach, fit, state, quit","ok":false}"#
      ),
      (
        #"{"op":"propose","n":0}"#,
        #"{"error":"'n' must be between 1 and 10000, found 0","ok":false}"#
      ),
      (#"{"op":"propose","m":1}"#, #"{"error":"unknown key 'm'","ok":false}"#),
      (#"{"op":"fit"}"#, #"{"error":"there is no usable evaluation to fit","ok":false}"#),
      (
        #"{"op":"fit","surrogate":"forest"}"#,
        #"{"error":"there is no surrogate 'forest'; use one of linear, gp, bgp, mlp, gat","ok":false}"#
      ),
      (
        #"{"op":"tell","trial":1,"score":1}"#,
        #"{"error":"there is no trial 1; the run has none","ok":false}"#
      ),
      (
        #"{"op":"tell","score":1}"#,
        #"{"error":"say which 'trial' or 'assignment' was measured","ok":false}"#
      ),
      (
        #"{"op":"tell","assignment":"0-0","score":1}"#,
        #"{"error":"the assignment 0-0 lies outside the pools; the indices are 0…7, 0…7, 0…7","ok":false}"#
      ),
      (
        #"{"op":"tell","assignment":"0+0","score":1}"#,
        #"{"error":"'assignment' must list one candidate per agent, such as \"0-3-2\" or [0, 3, 2]","ok":false}"#
      ),
      (
        #"{"op":"tell","assignment":"0-0-0","split":"train","score":1}"#,
        #"{"error":"there is no split 'train'; use validation or test","ok":false}"#
      ),
      (
        #"{"op":"attach","prompts":{"plan":"x","write":"y"},"score":1}"#,
        #"{"error":"the prompt of agent 'plan' is none of its 8 candidates","ok":false}"#
      ),
      (
        #"{"op":"attach","assignment":[1,1,1],"score":0.9,"n":40}"#,
        #"{"attached":1,"ok":true,"op":"attach"}"#
      ),
      (
        #"{"op":"tell","assignment":[0,0,0],"scores":[\#(scores)]}"#,
        #"{"assignment":"0-0-0","errors":0,"event":"told","isBest":true,"n":48,"ok":true,"op":"tell","score":0.5,"split":"validation","state":"complete","trial":1}"#
      ),
      (#"{"op":"quit","now":1}"#, #"{"error":"unknown key 'now'","ok":false}"#),
      (#"{"op":"quit"}"#, #"{"ok":true,"op":"quit"}"#),
    ]
    // What follows `quit` is not read any more.
    let input = requests.map(\.0) + ["", #"{"op":"state"}"#]
    let result = try project.tool.run(["serve", "--run-dir", "run", "--quiet"], input: input)
    #expect(result.status == 0, "\(result.errors)")
    let answers = result.output.split(separator: "\n").map(String.init)
    #expect(answers.count == requests.count)
    for (answer, (request, expected)) in zip(answers, requests) {
      #expect(answer == expected, "\(request)")
    }
    #expect(try project.state("run").evaluated.count == 1)
  }

  @Test func bytesThatAreNoTextAreAnErrorToo() throws {
    let project = try ExternalProject()
    let file = project.folder.file("input")
    try (Data([0xFF, 0xFE, 0x0A]) + Data(#"{"op":"propose","n":2}"#.utf8)).write(to: file)
    let (output, errors) = (project.folder.file("out"), project.folder.file("err"))
    let process = try project.tool.start(
      ["serve", "--run-dir", "run", "--quiet"], input: file, output: output, errors: errors)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "the end of the input is a normal end")
    let answers = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
    #expect(answers.first == #"{"error":"the line is not UTF-8","ok":false}"#)
    #expect(answers.last?.contains(#""trial":2"#) == true, "a last line needs no newline")
    #expect(try project.state("run").pendingTrials.count == 2)
  }

  @Test func aSignalEndsServeAfterACheckpoint() throws {
    let project = try ExternalProject()
    let pipe = Pipe()
    let process = Process()
    process.executableURL = ToolProcess.executable
    process.arguments = ["serve", "--run-dir", "run"]
    process.currentDirectoryURL = project.folder.url
    process.environment = project.tool.environment
    process.standardInput = pipe
    let answers = Pipe()
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForWriting.write(contentsOf: Data("{\"op\":\"propose\"}\n".utf8))
    _ = answers.fileHandleForReading.availableData
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
    #expect(try project.state("run").pending?.number == 1)
    #expect(try project.tool.run(["optimize", "--run-dir", "run", "--quiet"]).status == 0)
    #expect(try project.state("run").evaluated.count == 9)
  }

  /// Writing down takes no time at work, and does not make what was spent undone.
  @Test func tellingKeepsTheTimeAtWork() throws {
    let project = try ExternalProject(evaluations: 2)
    #expect(try project.tool.run(["optimize", "--run-dir", "run", "--quiet"]).status == 0)
    func walls() throws -> [Int] {
      let folder = RunFolder(project.folder.url.appending(path: "run"))
      return try StudyJournal.read(folder.journal).records.map(\.wall)
    }
    let before = try walls()
    let spent = try #require(before.last)
    #expect(spent > 0)
    let told = try project.tool.run(["tell", "run", "--assignment", "0-0-1", "--score", "0.5"])
    #expect(told.status == 0, "\(told.errors)")
    let after = try walls()
    #expect(after.count > before.count)
    #expect(after.dropFirst(before.count).allSatisfy { $0 == spent }, "\(after)")
  }

  @Test func proposeRecordAndTellMakeTheRunThatOptimizeMakes() throws {
    let project = try ExternalProject(evaluations: 7)
    let tool = project.tool
    #expect(try tool.run(["optimize", "--run-dir", "inside", "--quiet"]).status == 0)
    let expected = try project.state("inside").trials
    for trial in expected.prefix(6) {
      let record = ["propose", "--record", "--run-dir", "hand", "--json", "--quiet"]
      let proposed = try tool.run(record)
      #expect(proposed.status == 0, "\(proposed.errors)")
      #expect(proposed.output.contains("\"trial\":\(trial.number)"))
      let again = try tool.run(record)
      #expect(again.output == proposed.output, "asking again hands out the same")
      let scores = try #require(trial.outcome).scores.map { "\($0)" }.joined(separator: ", ")
      let told = try tool.run(
        ["tell", "hand", "--assignment", trial.assignment.description, "--scores", scores])
      #expect(told.status == 0, "\(told.errors)")
      #expect(told.output.hasPrefix("trial \(trial.number)  \(trial.assignment)  "))
    }
    #expect(try project.state("hand").trials.map(\.proposal) == expected.prefix(6).map(\.proposal))
    #expect(try tool.run(["optimize", "--run-dir", "hand", "--quiet"]).status == 0)
    #expect(try project.state("hand").trials.map(\.proposal) == expected.map(\.proposal))
    let shown = try tool.run(["show", "hand"])
    #expect(shown.status == 0)
    #expect(shown.output.contains("seed  0-0-0  validation"))
    #expect(try tool.run(["export", "hand", "-o", "best.yaml"]).status == 0)
    #expect(try tool.run(["fit", "hand", "--surrogate", "linear", "--quiet"]).status == 0)
  }

  @Test func tellReadsFilesAndStandardInputAndSaysWhatItKept() throws {
    let project = try ExternalProject(evaluations: 4)
    let tool = project.tool
    let record = ["propose", "--record", "--run-dir", "run", "-n", "3", "--quiet"]
    #expect(try tool.run(record).status == 0)
    let lines = [
      #"{"trial": 1, "score": 0.25, "n": 24, "variance": 0.01, "usage": {"calls": 48, "usd": 0.5}}"#,
      #"{"trial": 9, "score": 0.5}"#,
    ]
    let broken = try tool.run(["tell", "run", "--file", "-"], input: lines)
    #expect(broken.status == 2)
    #expect(
      broken.errors == """
        error: standard input:2: there is no trial 9; the run has trials 1 to 3 (the 1 before it \
        are recorded)

        """)
    let file = project.folder.file("outcomes.jsonl")
    try Data(#"{"trial": 2, "examples": [{"example": "1", "score": 1}]}"#.utf8).write(to: file)
    let told = try tool.run(["tell", "run", "--file", "outcomes.jsonl", "--json"])
    #expect(told.status == 0, "\(told.errors)")
    #expect(told.output.contains(#""isBest":true,"n":1,"score":1,"split":"validation""#))
    let baseline = try #require(try project.state("run").baseline?.outcome)
    #expect(baseline.reported == ReportedScore(mean: 0.25, n: 24, variance: 0.01))
    #expect(baseline.interval?.n == 24)
    let shown = try tool.run(["show", "run"])
    #expect(shown.output.contains("2 evaluations, 48 calls"), "\(shown.output)")
    #expect(shown.output.contains("0.250 [0.043, 0.457]"), "\(shown.output)")
  }

  @Test(arguments: [
    (["--trial", "1"], "give one of 'score', 'scores', 'examples' and 'error'; found none"),
    (["--trial", "1", "--score", "1.2"], "'score' must be between 0 and 1, found 1.2"),
    (["--trial", "1", "--score", "nan"], "'score' must be a finite number, found a string"),
    (
      ["--trial", "1", "--score", "1", "--n", "0"],
      "'n' must be between 1 and 1000000000000, found 0"
    ),
    (
      ["--trial", "1", "--score", "1", "--variance=-2"], "'variance' must be at least 0, found -2"
    ),
    (
      ["--trial", "1", "--scores", "1,,0"], "'scores[1]' must be a finite number, found a string"
    ),
    (
      ["--trial", "1", "--scores", "1", "--n", "1"],
      "'n' goes with 'score' only; it follows from the rest"
    ),
    (
      ["--assignment", "0-0-8", "--score", "1"],
      "the assignment 0-0-8 lies outside the pools; the indices are 0…7, 0…7, 0…7"
    ),
    (["--trial", "2", "--score", "1"], "there is no trial 2; the run has trials 1 to 1"),
    (
      ["--trial", "1", "--split", "test", "--score", "1"],
      "trial 1 (0-0-0) has no outcome on the validation split yet; tell that one first"
    ),
  ])
  func aWrongOutcomeIsRefusedByName(_ arguments: [String], _ message: String) throws {
    let project = try ExternalProject()
    let record = ["propose", "--record", "--run-dir", "run", "--quiet"]
    #expect(try project.tool.run(record).status == 0)
    let before = try project.events("run")
    let result = try project.tool.run(["tell", "run"] + arguments)
    #expect(result.status == 2)
    #expect(result.errors == "error: \(message)\n")
    #expect(try project.events("run") == before)
  }

  @Test func attachedWorkGuidesTheSearchAndNeverWins() throws {
    let project = try ExternalProject(evaluations: 6)
    let tool = project.tool
    let star = [
      "List the facts, then think step by step about {question}",
      "Follow the plan and give a short answer: {plan}",
      "Read once, check every number in {write}",
    ]
    let lines = [
      #"{"prompts": {"plan": "\#(star[0])", "write": "\#(star[1])", "check": "\#(star[2])"}, "score": 0.9, "n": 48, "variance": 0.002}"#,
      #"{"assignment": "0-0-1", "scores": [0, 0, 1, 0]}"#,
      #"{"assignment": [0, 1, 0], "score": 0.25}"#, #"{"assignment": [4, 0, 0], "score": 0.1}"#,
      #"{"assignment": [0, 4, 4], "score": 0.0}"#,
    ]
    try Data(lines.joined(separator: "\n").utf8).write(to: project.folder.file("old.jsonl"))
    let attach = ["attach", "old.jsonl", "run", "-c", "maspob.yaml"]
    let attached = try tool.run(attach)
    #expect(attached.status == 0, "\(attached.errors)")
    #expect(attached.output == "attached 5 scores to run, 5 in all\n")
    let twice = try tool.run(attach)
    #expect(twice.status == 2)
    #expect(twice.errors == "error: old.jsonl:1 was attached before; nothing was attached\n")
    #expect(try tool.run(["optimize", "--run-dir", "run", "--quiet"]).status == 0)
    let state = try project.state("run")
    #expect(state.attached.count == 5)
    let shown = try tool.run(["show", "run"])
    #expect(shown.output.contains("Scores from elsewhere that guided the search: 5."))
    #expect(state.evaluated.count == 6, "attached scores spend no budget")
    #expect(state.trials.first?.assignment.description == "0-0-0")
    #expect(state.trials.dropFirst().allSatisfy { $0.proposal.source == .search }, "no warm-up")
    #expect(state.incumbent?.outcome?.origin == .command, "the winner was measured here")
    #expect(try tool.run(["fit", "run", "--surrogate", "linear", "--quiet"]).status == 0)
    // The table of one run is earlier work for another.
    let table = try tool.run(["attach", "run/trials.csv", "second", "-c", "maspob.yaml"])
    #expect(table.output == "attached 6 scores to second, 6 in all\n", "\(table.errors)")
  }

  @Test(arguments: [
    (
      "a.jsonl",
      "{\"assignment\": \"0-0-1\", \"score\": 1}\n{\"assignment\": \"0-0-9\", \"score\": 1}",
      "a.jsonl:2: the assignment 0-0-9 lies outside the pools; the indices are plan 0…7, write 0…7, check 0…7"
    ),
    (
      "a.jsonl",
      #"{"prompts": {"plan": "Think about {question}", "write": "Give a short anser by {plan}", "check": "Correct {write}"}, "score": 1}"#,
      "a.jsonl:1: the prompt of agent 'write' is none of its 8 candidates; the nearest is candidate 1"
    ),
    (
      "a.jsonl", #"{"prompts": {"plan": "x", "writer": "y"}, "score": 1}"#,
      "a.jsonl:1: unknown key 'prompts.writer'; did you mean 'write'?"
    ),
    (
      "a.jsonl", #"{"assignment": "0-0-1", "scores": [null, null]}"#,
      "a.jsonl:1: no example has a score"
    ),
    (
      "a.jsonl", "{\"score\": 1}",
      "a.jsonl:1: say which 'assignment' or which 'prompts' were measured"
    ),
    (
      "a.jsonl", "nonsense",
      "a.jsonl:1: malformed JSON: unexpected 'n' at byte 0; write one complete object per line"
    ),
    (
      "a.csv", "assignment,score,n\n0-0-1,high,2\n",
      "a.csv:2: 'score' must be a finite number, found a string"
    ),
    ("a.csv", "assignment,score,weight\n0-0-1,1,2\n", "a.csv:2: unknown key 'weight'"),
  ])
  func whatCannotBeAttachedIsRefusedWithItsLine(
    _ name: String, _ text: String, _ message: String
  ) throws {
    let project = try ExternalProject()
    try Data(text.utf8).write(to: project.folder.file(name))
    let result = try project.tool.run(["attach", name, "run", "-c", "maspob.yaml"])
    #expect(result.status == 2)
    #expect(result.errors == "error: \(message)\n")
    #expect(try project.events("run").isEmpty, "nothing is attached if one row is wrong")
  }

  @Test func aLockedRunIsNotToldAndAMissingOneIsNamed() throws {
    let project = try ExternalProject()
    let missing = try project.tool.run(["tell", "run", "--trial", "1", "--score", "1"])
    #expect(missing.status == 2)
    #expect(missing.errors == "error: run holds no run\n")
    let record = ["propose", "--record", "--run-dir", "run", "--quiet"]
    #expect(try project.tool.run(record).status == 0)
    let lock = try RunLock(file: RunFolder(project.folder.url.appending(path: "run")).lock)
    let result = try project.tool.run(["tell", "run", "--trial", "1", "--score", "1"])
    #expect(result.status == 1)
    #expect(result.errors.contains("is in use by process \(getpid())"))
    withExtendedLifetime(lock) {}
  }
}
