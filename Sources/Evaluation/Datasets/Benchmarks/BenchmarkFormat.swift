/// The published file layouts of the benchmarks that this tool knows, by the names people call them.
///
/// A format keeps every published field of a row under its own name and adds what prompts and metrics need:
/// see ``BenchmarkLayout`` for the accepted answer and `BenchmarkRow` for the fields derived.
public enum BenchmarkFormat: String, Hashable, Codable, Sendable, CaseIterable {
  /// `_id, question, answer, context: [[title, [sentence]]]`; derives `input`.
  case hotpotqa
  /// `id, context, ref_text` as in AFlow's split: the context holds passage and question.
  case drop
  /// `question, answer`: a bare number, or the original reasoning with the number after `####`.
  case gsm8k
  /// `problem, solution, level, type`: the answer stands boxed in the solution.
  case math
  /// `task_id, prompt, entry_point, canonical_solution, test`; may derive `public_tests`.
  case humaneval
  /// `task_id, prompt, code, test_list, entry_point, test` as in AFlow's split; may derive `public_tests`.
  case mbpp
  /// `unique_id, problem, solution, answer, subject, level`.
  case math500
  /// `question, options, correct`; derives `problem`, the question with its options.
  case aqua
  /// `problem, answer, solution, level, type`.
  case agievalMath = "agieval-math"
  /// `task_id, prompt, code, test_imports, test_list`; derives `problem` and `entry_point`.
  case mbppSanitized = "mbpp-sanitized"
  /// The fields of HumanEval with a long `test_list`; derives `problem`.
  case humanevalET = "humaneval-et"

  /// Every name in the order in which they are offered.
  public static var names: [String] { allCases.map(\.rawValue) }

  /// Whether scoring runs code that somebody else wrote.
  public var isCode: Bool {
    switch self {
    case .humaneval, .mbpp, .mbppSanitized, .humanevalET: true
    default: false
    }
  }

  /// The format that a row's fields tell, or `nil` where none or nothing certain is to be seen.
  ///
  /// Where the fields of several are there, the one that asks for most of them wins.
  static func detected(in row: DatasetRow) -> BenchmarkFormat? {
    allCases.filter { $0.layout.isRecognised(in: row) }
      .max { $0.layout.required.count < $1.layout.required.count }
  }
}
