import Foundation
public import Workflows

/// The assertions that a workflow may run while it works, from a file of their own.
///
/// Rows hold `test`, a list of statements over `candidate`, and `entry_point`; a file may name the task too,
/// by `problem_id` or `task_id`.
public struct PublicTests: Hashable, Sendable {
  private struct Entry: Hashable {
    let task: String?
    let entryPoint: String
    let asserts: [String]
  }

  /// The file as the caller named it.
  public let name: String
  private var entries: [Entry] = []

  /// - Throws: ``EvaluationError`` with file and line.
  public init(bytes: [UInt8], name: String) throws(EvaluationError) {
    self.name = name
    var reader = RowReader(bytes, file: name)
    while let row = try reader.next() { entries.append(try Self.entry(row, file: name)) }
    guard !entries.isEmpty else {
      throw EvaluationError(.empty, "there is no test in the file", file: name)
    }
  }

  /// - Throws: ``EvaluationError``, also when the file cannot be read.
  public init(path: String) throws(EvaluationError) {
    try self.init(bytes: Dataset.content(of: path), name: path)
  }

  /// The statements for a task, empty where it has none.
  ///
  /// `strict`: the task's own, or, in a file without task names, those of the only entry with its function;
  /// which of two namesakes is meant nobody can tell. `reference`: the first entry with its function, none for
  /// the functions of ``ReferenceSkips``. Source: the published code, which joins by function name.
  public func asserts(
    task: String, entryPoint: String, of format: BenchmarkFormat,
    _ compatibility: Compatibility
  ) -> [String] {
    let namesakes = entries.filter { $0.entryPoint == entryPoint }
    switch compatibility {
    case .reference:
      if ReferenceSkips.functions(of: format).contains(entryPoint) { return [] }
      return namesakes.first?.asserts ?? []
    case .strict:
      if entries.contains(where: { $0.task != nil }) {
        return entries.first { $0.task == task }?.asserts ?? []
      }
      return namesakes.count == 1 ? namesakes[0].asserts : []
    }
  }

  /// Whether the file speaks of a task at all, also where ``asserts(task:entryPoint:of:_:)`` leaves its tests out.
  func mentions(
    task: String, entryPoint: String, _ compatibility: Compatibility
  ) -> Bool {
    if compatibility == .strict, entries.contains(where: { $0.task != nil }) {
      return entries.contains { $0.task == task }
    }
    return entries.contains { $0.entryPoint == entryPoint }
  }

  private static func entry(_ row: DatasetRow, file: String) throws(EvaluationError) -> Entry {
    guard case .string(let function)? = row["entry_point"], case .array(let tests)? = row["test"]
    else {
      throw EvaluationError(
        .missingField,
        "this is no row of public tests; 'entry_point' must be a text and 'test' a list",
        file: file, line: row.line)
    }
    let asserts = tests.compactMap { test in
      if case .string(let statement) = test { statement } else { nil as String? }
    }
    guard asserts.count == tests.count else {
      throw EvaluationError(
        .badField, "the field 'test' must be a list of texts", file: file, line: row.line)
    }
    let task = row["problem_id"] ?? row["task_id"]
    return Entry(task: task?.text, entryPoint: function, asserts: asserts)
  }
}

/// Functions whose public tests the published code never runs.
enum ReferenceSkips {
  static func functions(of format: BenchmarkFormat) -> Set<String> {
    switch format {
    case .humaneval:
      [
        "find_zero", "decode_cyclic", "decode_shift", "by_length", "add", "triangle_area",
        "correct_bracketing", "solve", "sum_squares", "starts_one_ends",
      ]
    case .mbpp:
      [
        "remove_odd", "replace_spaces", "snake_to_camel", "Split", "swap_List", "square_Sum",
        "sort_sublists", "unique_sublists",
      ]
    default: []
    }
  }
}
