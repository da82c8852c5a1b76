import Workflows

extension BenchmarkRow {
  /// The accepted answers as published: a metric knows how to read them.
  func references() throws(EvaluationError) -> [String] {
    guard let field = format.layout.answerFields.first(where: { row[$0] != nil }) else { return [] }
    return [try text(field)]
  }

  /// Fields that the file does not have but prompts or metrics ask for.
  func derivedFields(
    _ options: BenchmarkOptions
  ) throws(EvaluationError) -> [String: String] {
    switch format {
    case .hotpotqa: return ["input": try passagesAndQuestion()]
    case .aqua: return row["problem"] == nil ? ["problem": try questionAndOptions()] : [:]
    case .mbppSanitized: return try namedFunction(options.compatibility)
    case .humanevalET: return ["problem": try withNote(on: text("entry_point"))]
    case .humaneval, .mbpp:
      guard let tests = options.publicTests else { return [:] }
      let asserts = tests.asserts(
        task: try text("task_id"), entryPoint: try text("entry_point"), of: format,
        options.compatibility)
      return ["public_tests": JSONValue.array(asserts.map(JSONValue.string)).compactJSON]
    case .drop, .gsm8k, .math, .math500, .agievalMath: return [:]
    }
  }

  /// The paragraphs without their titles, then the question: what the workflow of the benchmark is given.
  private func passagesAndQuestion() throws(EvaluationError) -> String {
    guard case .array(let entries)? = row["context"] else { return "" }
    var paragraphs: [String] = []
    for entry in entries {
      guard case .array(let parts) = entry, parts.count == 2 else {
        throw wrong("context", entry, "each entry must be [title, [sentence, …]]")
      }
      paragraphs.append(try texts(of: parts[1], in: "context").joined(separator: " "))
    }
    let question = try text("question")
    return "Context: \(paragraphs.joined(separator: "\n"))\n\nQuestion: \(question)\n\nAnswer:"
  }

  private func questionAndOptions() throws(EvaluationError) -> String {
    let options = try texts("options")
    guard !options.isEmpty else {
      throw wrong("options", .array([]), "at least one option is expected")
    }
    return try text("question") + "\nOptions:\n" + options.joined(separator: "\n")
  }

  /// Without its name no solution of sanitized MBPP could be called by the tests.
  ///
  /// The entry point is always the function that the tests call; the note in the prompt follows the
  /// reference's guess where that is asked for.
  private func namedFunction(
    _ compatibility: Compatibility
  ) throws(EvaluationError) -> [String: String] {
    let tests = try texts("test_list")
    let guessed = FunctionName.mostCalled(in: tests)
    let function = FunctionName.defined(by: try text("code"), calledIn: tests) ?? guessed
    let noted = compatibility == .reference ? guessed : function
    var fields = ["problem": try text("prompt")]
    if let noted { fields["problem"] = try withNote(on: noted) }
    fields["entry_point"] = function
    return fields
  }

  private func withNote(on function: String) throws(EvaluationError) -> String {
    try text("prompt") + "\n\nThe function must be named `\(function)`."
  }
}
