extension BenchmarkProject {
  /// The six workflows of MASPOB (arXiv 2603.02630), over AFlow's splits; first rows as published.
  public static let published = [
    BenchmarkProject(
      name: "hotpotqa", title: "HotpotQA", workflow: "answer three times, choose, format",
      data: split("hotpotqa", limit: 100), runsCode: false,
      template: PackageResources.benchmark_hotpotqa_yaml, words: [:]),
    BenchmarkProject(
      name: "drop", title: "DROP", workflow: "solve, format",
      data: split("drop", limit: 100), runsCode: false,
      template: PackageResources.benchmark_drop_yaml, words: [:]),
    BenchmarkProject(
      name: "gsm8k", title: "GSM8K",
      workflow: "reason three times, choose, check by a program, extract the number",
      data: split("gsm8k", limit: 150), runsCode: true,
      template: PackageResources.benchmark_gsm8k_yaml, words: [:]),
    BenchmarkProject(
      name: "math", title: "MATH",
      workflow: "a program and its refinement, a detailed and two plain solutions, choose",
      data: split("math", limit: 100), runsCode: true,
      template: PackageResources.benchmark_math_yaml, words: [:]),
    BenchmarkProject(
      name: "humaneval", title: "HumanEval",
      workflow: "write three times, choose, repair until the public tests pass",
      data: split("humaneval", limit: 33, hasPublicTests: true), runsCode: true,
      template: PackageResources.benchmark_humaneval_yaml, words: [:]),
    BenchmarkProject(
      name: "mbpp", title: "MBPP",
      workflow: "write three times, choose, repair by the public test, fix what still fails",
      data: split("mbpp", limit: 86, hasPublicTests: true), runsCode: true,
      template: PackageResources.benchmark_mbpp_yaml, words: [:]),
  ]

  private static func split(
    _ name: String, limit: Int, hasPublicTests: Bool = false
  ) -> BenchmarkData {
    BenchmarkData(
      name, validation: ["\(name)_validate.jsonl"], test: ["\(name)_test.jsonl"],
      publicTests: hasPublicTests ? ["\(name)_public_test.jsonl"] : [], limit: limit)
  }
}
