import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// `maspob init --benchmark`, and what `validate` and `plan` make of its projects.
@Suite(.serialized) struct InitBenchmarkTests {
  private struct Line: Decodable {
    struct Plan: Decodable {
      let fewestCallsPerExample: Int
      let callsPerExample: Int
    }
    let plan: Plan
  }

  private static let code =
    #""entry_point": "f", "canonical_solution": "    return x\n", "test": "def check(c):\n    assert c(1)\n""#
  private static let files = [
    "drop_validate.jsonl": #"{"id": 1, "context": "c", "ref_text": "r"}"#,
    "hotpotqa_validate.jsonl":
      #"{"_id": "a", "question": "q", "answer": "a", "context": [["t", ["s"]]]}"#,
    "gsm8k_validate.jsonl": #"{"id": "g", "question": "q", "answer": "1"}"#,
    "gsm8k_test.jsonl": #"{"id": "h", "question": "r", "answer": "2"}"#,
    "math_validate.jsonl": #"{"problem": "p", "solution": "\\boxed{1}"}"#,
    "humaneval_validate.jsonl": #"{"task_id": "H/0", "prompt": "def f(x):\n", \#(code)}"#,
    "humaneval_public_test.jsonl":
      #"{"problem_id": "H/0", "entry_point": "f", "test": ["assert candidate(1)"]}"#,
    "mbpp_validate.jsonl":
      #"{"task_id": 1, "prompt": "p", "code": "def f(x):\n    return x", "test_list": ["assert f(1)"], "entry_point": "f", "test": "def check():\n    assert f(1)\n"}"#,
    "mbpp_public_test.jsonl": #"{"entry_point": "f", "test": ["assert candidate(1)"]}"#,
    "math-500/math_500.jsonl":
      #"{"problem": "p", "solution": "s", "answer": "1", "subject": "a", "level": 1, "unique_id": "u"}"#,
    "aqua/val.jsonl": #"{"question": "q", "options": ["A)1", "B)2"], "correct": "A"}"#,
    "aqua/test.jsonl": #"{"question": "r", "options": ["A)1", "B)2"], "correct": "B"}"#,
    "AGIEval_MATH/test.jsonl":
      #"{"problem": "p", "answer": "1", "solution": "s", "level": 5, "type": "a"}"#,
    "sanitized-mbpp.json":
      #"[{"task_id": 2, "prompt": "p", "code": "def f(x):\n    return x", "test_imports": [], "test_list": ["assert f(1)"]}]"#,
    "HumanEval_ET.jsonl":
      #"{"task_id": "H/0", "prompt": "def f(x):\n", "test_list": ["assert f(1)"], \#(code)}"#,
  ]

  /// The folder goes with the last value that holds it.
  private struct Bench {
    let folder: TemporaryFolder
    let tool: ToolProcess

    func run(_ arguments: [String]) throws -> ToolProcess.Result { try tool.run(arguments) }
  }

  private func bench() throws -> Bench {
    let folder = try TemporaryFolder()
    for (name, text) in Self.files {
      let file = folder.url.appending(path: "data/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((text + "\n").utf8).write(to: file)
    }
    return Bench(folder: folder, tool: ToolProcess(in: folder.url, baseURL: nil))
  }

  private static let published: [(String, ClosedRange<Int>)] = [
    ("drop", 1...2), ("hotpotqa", 4...5), ("gsm8k", 5...8), ("math", 4...8),
    ("humaneval", 3...9), ("mbpp", 3...7),
  ]

  @Test(arguments: published) func theProjectIsSoundAndItsCallsAreThePublishedOnes(
    benchmark: String, calls: ClosedRange<Int>
  ) throws {
    let bench = try bench()
    let result = try bench.run(["init", "--benchmark", benchmark, "--data", "data"])
    #expect(result.status == 0, "\(result.errors)")
    let hasTest = benchmark == "gsm8k"
    let note =
      "note: \(bench.folder.url.path)/data holds no \(benchmark)_test.jsonl: the project has no test split, "
      + "so its runs end without a verdict; rows that choose the prompts cannot judge them\n"
    #expect(result.errors.replacing("/private", with: "") == (hasTest ? "" : note))
    try expectSound(benchmark, calls, bench)
  }

  @Test(arguments: [
    ("reflect", 3...3), ("debate", 5...5), ("hierarchical", 7...7), ("summarize", 3...3),
    ("aggregate", 3...3),
  ]) func everyGraphIsSoundOverEveryBenchmark(graph: String, calls: ClosedRange<Int>) throws {
    let bench = try bench()
    for benchmark in ["math500", "aqua", "agieval-math", "mbpp-sanitized", "humaneval-et"] {
      let result = try bench.run(
        ["init", "--graph", graph, "--benchmark", benchmark, "--data", "data"])
      #expect(result.status == 0, "\(result.errors)")
      try expectSound("\(graph)-\(benchmark)", calls, bench)
    }
  }

  private func expectSound(
    _ project: String, _ calls: ClosedRange<Int>, _ bench: Bench
  ) throws {
    let sound = try bench.run(["validate", "-c", project])
    #expect(sound.status == 0, "\(sound.errors)")
    #expect(sound.output.hasPrefix("\(project): the project is sound\n"))
    #expect(
      !(sound.output + sound.errors).contains("temperature 0"), "samples that are all the same")
    let planned = try bench.run(["plan", "-c", project, "--json", "--quiet"])
    let line = try #require(planned.output.split(separator: "\n").last, "\(planned.errors)")
    let plan = try JSONDecoder().decode(Line.self, from: Data(line.utf8)).plan
    #expect(plan.fewestCallsPerExample == calls.lowerBound, "\(project)")
    #expect(plan.callsPerExample == calls.upperBound, "\(project)")
  }

  @Test(arguments: [
    (
      ["--benchmark", "drop"],
      "error: --benchmark needs --data, the folder with drop_validate.jsonl\n"
    ),
    (
      ["--benchmark", "drop", "--data", "none"],
      "error: --data: there is no folder FOLDER/none; name the one with the benchmark's files\n"
    ),
    (
      ["--benchmark", "drop", "--data", "data/drop_validate.jsonl"],
      "error: --data: FOLDER/data/drop_validate.jsonl is a file; name the folder that it lies in\n"
    ),
    (
      ["--benchmark", "drop", "--data", "data/aqua"],
      "error: FOLDER/data/aqua holds no drop_validate.jsonl; "
        + "name the folder with the files as their owners publish them by --data\n"
    ),
    (
      ["--benchmark", "aqua", "--data", "data"],
      "error: --benchmark aqua needs --graph: reflect, debate, hierarchical, summarize, aggregate\n"
    ),
    (
      ["--benchmark", "drop", "--data", "data", "--graph", "debate"],
      "error: --graph goes with --benchmark math500, aqua, agieval-math, mbpp-sanitized, humaneval-et; "
        + "'drop' has a workflow of its own\n"
    ),
    (
      ["--benchmark", "drop", "--data", "data", "--example", "reading"],
      "error: --example and --benchmark contradict each other; choose one\n"
    ),
  ]) func whatDoesNotFitIsRefused(arguments: [String], message: String) throws {
    let bench = try bench()
    let result = try bench.run(["init"] + arguments)
    #expect(result.status == 2 && result.output == "")
    #expect(result.errors.replacing(bench.folder.url.path, with: "FOLDER") == message)
  }

  @Test func optionsWithoutABenchmarkAreRefused() throws {
    let bench = try bench()
    let result = try bench.run(["init", "--data", "data"])
    #expect(result.status == 2 && result.errors.contains("--data needs --benchmark."))
    let unknown = try bench.run(["init", "--benchmark", "dropp", "--data", "data"])
    #expect(unknown.errors.contains("there is no benchmark 'dropp'; did you mean 'drop'?"))
    let graph = try bench.run(["init", "--benchmark", "aqua", "--graph", "debat"])
    #expect(graph.errors.contains("there is no graph 'debat'; did you mean 'debate'?"))
  }

  /// Seeds alone leave nothing to search: that is said in time, and refused where it would be paid for.
  @Test func aProjectWithoutCandidatesIsNotOptimized() throws {
    let bench = try bench()
    let written = try bench.run(["init", "--benchmark", "mbpp", "--data", "data", "p"])
    #expect(written.output.contains("maspob generate -c p/maspob.yaml\n"))
    let words = "there is nothing to choose: every agent has one candidate"
    for command in [["validate"], ["plan"], ["optimize", "--dry-run"]] {
      let result = try bench.run(command + ["-c", "p"])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("warning: \(words); run 'maspob generate'"), "\(command)")
      #expect(
        result.errors.contains("runs generated code: needs --allow-code-execution\n"), "\(command)")
    }
    let result = try bench.run(["optimize", "-c", "p", "--allow-code-execution"])
    #expect(result.status == 2)
    #expect(result.errors.contains("error: \(words), so a search would pay for nothing"))
    #expect(!result.errors.contains("needs --allow-code-execution"))
  }

  @Test func wordsFollowTheirNumbers() throws {
    let bench = try bench()
    #expect(
      try bench.run(["init", "--graph", "reflect", "--benchmark", "aqua", "--data", "data", "p"])
        .status == 0)
    let sound = try bench.run(["validate", "-c", "p"])
    #expect(sound.output.contains("\n1 combination; 1 validation and 1 test examples\n"))
    #expect(try bench.run(["init", "--benchmark", "drop", "--data", "data", "q"]).status == 0)
    let plan = try bench.run(["plan", "-c", "q"])
    #expect(plan.output.contains("an evaluation: 1 to 2 calls on each of 1 example, "))
    #expect(plan.output.contains("; no test examples, so no verdict"))
    #expect(plan.output.contains("the run: 1 evaluation, at most 2 calls before"))
  }

  /// Project and data moved together still find each other.
  @Test func aRelativeFolderOfDataStaysRelative() throws {
    let bench = try bench()
    let arguments = ["init", "--benchmark", "gsm8k", "--data", "data", "projects/p"]
    #expect(try bench.run(arguments).status == 0)
    let moved = bench.folder.url.appending(path: "elsewhere")
    try FileManager.default.createDirectory(at: moved, withIntermediateDirectories: false)
    for name in ["data", "projects"] {
      try FileManager.default.moveItem(
        at: bench.folder.url.appending(path: name), to: moved.appending(path: name))
    }
    let file = moved.appending(path: "projects/p/maspob.yaml")
    #expect(try !String(contentsOf: file, encoding: .utf8).contains(bench.folder.url.path))
    let sound = try bench.run(["validate", "-c", "elsewhere/projects/p"])
    #expect(sound.status == 0, "\(sound.errors)")
  }

  @Test func existingFilesAreKept() throws {
    let bench = try bench()
    let arguments = ["init", "--benchmark", "drop", "--data", "data", "p"]
    #expect(try bench.run(arguments).status == 0)
    let again = try bench.run(arguments)
    #expect(again.status == 2)
    #expect(
      again.errors
        == "error: p/maspob.yaml exists already; choose another folder or pass --force to overwrite\n"
    )
    #expect(try bench.run(arguments + ["--force"]).status == 0)
  }

  @Test func theListNamesEverything() throws {
    let bench = try bench()
    let result = try bench.run(["init", "--list"])
    #expect(result.status == 0)
    for name in ["--example reading", "--benchmark mbpp", "--graph hierarchical"] {
      #expect(result.output.contains("\n  \(name): "))
    }
  }
}
