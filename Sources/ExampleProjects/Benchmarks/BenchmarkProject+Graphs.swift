/// A graph of agents of MASPO (arXiv 2605.06623).
public enum MASPOGraph: String, Sendable, CaseIterable {
  case reflect, debate, hierarchical, summarize, aggregate

  /// The agents and their order, in a few words.
  public var summary: String {
    switch self {
    case .reflect: "a predictor, and a reflector who corrects it"
    case .debate: "two predictors, and a debater who weighs them"
    case .hierarchical: "three specialists, and a summarizer who decides"
    case .summarize: "a summarizer, and a predictor who reads the summary"
    case .aggregate: "three predictors and a majority vote"
    }
  }

  fileprivate var template: [UInt8] {
    switch self {
    case .reflect: PackageResources.graph_reflect_yaml
    case .debate: PackageResources.graph_debate_yaml
    case .hierarchical: PackageResources.graph_hierarchical_yaml
    case .summarize: PackageResources.graph_summarize_yaml
    case .aggregate: PackageResources.graph_aggregate_yaml
    }
  }
}

extension BenchmarkProject {
  /// Names that ``graph(_:over:)`` knows.
  public static let graphBenchmarks = graphData.map(\.format)

  /// A graph over one of MASPO's data sets.
  ///
  /// - Returns: `nil` for a benchmark that is none of ``graphBenchmarks``.
  public static func graph(_ graph: MASPOGraph, over benchmark: String) -> BenchmarkProject? {
    guard let data = graphData.first(where: { $0.format == benchmark }) else { return nil }
    let task = GraphTask(of: benchmark)
    return BenchmarkProject(
      name: "\(graph.rawValue)-\(benchmark)", title: titles[benchmark] ?? benchmark,
      workflow: graph.summary, data: data, runsCode: task == .code, template: graph.template,
      words: task.words)
  }

  private static let titles = [
    "math500": "MATH-500", "aqua": "AQuA", "agieval-math": "AGIEval-MATH",
    "mbpp-sanitized": "sanitized MBPP", "humaneval-et": "HumanEval-ET",
  ]

  /// The published pool of unlabelled questions has 50 rows.
  private static let graphData = [
    BenchmarkData(
      "math500", validation: ["math_500.jsonl", "math-500/math_500.jsonl", "maspo/math_500.jsonl"],
      limit: 50),
    BenchmarkData(
      "aqua", validation: ["aqua_val.jsonl", "aqua/val.jsonl", "maspo/aqua_val.jsonl"],
      test: ["aqua_test.jsonl", "aqua/test.jsonl", "maspo/aqua_test.jsonl"], limit: 50),
    BenchmarkData(
      "agieval-math",
      validation: ["agieval_math.jsonl", "AGIEval_MATH/test.jsonl", "maspo/agieval_math.jsonl"],
      limit: 50),
    BenchmarkData(
      "mbpp-sanitized",
      validation: [
        "sanitized-mbpp.jsonl", "sanitized-mbpp.json", "mbpp/sanitized-mbpp.jsonl",
        "mbpp_sanitized.jsonl", "maspo/mbpp_sanitized.jsonl",
      ], limit: 50),
    BenchmarkData(
      "humaneval-et",
      validation: [
        "HumanEval_ET.jsonl", "humaneval-et/HumanEval_ET.jsonl", "maspo/humaneval_et.jsonl",
      ], limit: 50),
  ]
}
