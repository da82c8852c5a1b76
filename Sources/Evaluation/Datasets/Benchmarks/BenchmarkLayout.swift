import Workflows

/// What the rows of a published file hold and which of it is the question and the accepted answer.
public struct BenchmarkLayout: Sendable {
  enum Kind: String {
    case text = "a text"
    case list = "a list"
  }

  /// What people call the benchmark, for messages.
  public let title: String
  /// The field that names a row where the file has it; else rows are called by their number from 0.
  public let idField: String?
  /// The field by which two rows are the same question.
  public let questionField: String
  /// The metric by which answers are scored.
  public let metric: String
  let required: [(name: String, kind: Kind)]
  /// Fields that only a relative of the format has.
  let foreign: [String]
  /// Where the accepted answer stands, the first that a row has; code has tests instead.
  let answerFields: [String]

  init(
    _ title: String, id: String?, question: String, answers: [String] = [], metric: String,
    texts: [String], lists: [String] = [], foreign: [String] = []
  ) {
    self.title = title
    idField = id
    questionField = question
    answerFields = answers
    self.metric = metric
    required = texts.map { ($0, .text) } + lists.map { ($0, .list) }
    self.foreign = foreign
  }

  /// Whether the row has all the format's fields and none of its relatives'.
  func isRecognised(in row: DatasetRow) -> Bool {
    required.allSatisfy { row[$0.name] != nil } && foreign.allSatisfy { row[$0] == nil }
      && (answerFields.isEmpty || answerFields.contains { row[$0] != nil })
  }
}

extension BenchmarkFormat {
  /// The format's fields, metric and names.
  public var layout: BenchmarkLayout {
    switch self {
    case .hotpotqa, .drop, .gsm8k, .aqua: questionLayout
    case .math, .math500, .agievalMath: mathematicsLayout
    case .humaneval, .mbpp, .mbppSanitized, .humanevalET: codeLayout
    }
  }

  private var questionLayout: BenchmarkLayout {
    switch self {
    case .hotpotqa:
      BenchmarkLayout(
        "HotpotQA", id: "_id", question: "question", answers: ["answer"], metric: "hotpotqa_f1",
        texts: ["question", "answer"], lists: ["context"])
    case .drop:
      BenchmarkLayout(
        "DROP", id: "id", question: "context", answers: ["ref_text"], metric: "drop_f1",
        texts: ["context", "ref_text"])
    case .aqua:
      BenchmarkLayout(
        "AQuA", id: nil, question: "question", answers: ["correct", "answer"], metric: "choice",
        texts: ["question"], lists: ["options"])
    default:
      BenchmarkLayout(
        "GSM8K", id: "id", question: "question", answers: ["answer"], metric: "gsm8k",
        texts: ["question", "answer"], foreign: ["context", "options", "choices", "problem"])
    }
  }

  private var mathematicsLayout: BenchmarkLayout {
    switch self {
    case .math500:
      BenchmarkLayout(
        "MATH-500", id: "unique_id", question: "problem", answers: ["answer"], metric: "maspo_math",
        texts: ["problem", "solution", "answer", "subject", "unique_id"])
    case .agievalMath:
      BenchmarkLayout(
        "AGIEval-MATH", id: nil, question: "problem", answers: ["answer"], metric: "maspo_math",
        texts: ["problem", "solution", "answer"], foreign: ["unique_id", "options"])
    default:
      BenchmarkLayout(
        "MATH", id: "id", question: "problem", answers: ["solution"], metric: "math",
        texts: ["problem", "solution"], foreign: ["answer"])
    }
  }

  private var codeLayout: BenchmarkLayout {
    let evaluated = ["prompt", "entry_point", "canonical_solution", "test"]
    switch self {
    case .humanevalET:
      return BenchmarkLayout(
        "HumanEval-ET", id: "task_id", question: "prompt", metric: "maspo_code",
        texts: ["task_id"] + evaluated, lists: ["test_list"])
    case .mbpp:
      return BenchmarkLayout(
        "MBPP", id: "task_id", question: "prompt", metric: "pass_at_1",
        texts: ["task_id", "prompt", "code", "entry_point", "test"], lists: ["test_list"])
    case .mbppSanitized:
      return BenchmarkLayout(
        "sanitized MBPP", id: "task_id", question: "prompt", metric: "maspo_code",
        texts: ["task_id", "prompt", "code"], lists: ["test_list"],
        foreign: ["entry_point", "test"])
    default:
      return BenchmarkLayout(
        "HumanEval", id: "task_id", question: "prompt", metric: "pass_at_1",
        texts: ["task_id"] + evaluated, foreign: ["test_list"])
    }
  }
}
