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
      "error: FOLDER/none holds no drop_validate.jsonl; "
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
