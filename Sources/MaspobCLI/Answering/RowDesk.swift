import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Workflows

/// Answers rows, one line each.
struct RowDesk {
  let evaluator: RowEvaluator

  /// - Parameter number: of the line, which names a row without an `id`.
  /// - Returns: `nil` for a blank line.
  /// - Throws: what would end every other row too.
  func reply(to line: [UInt8], number: Int) async throws -> String? {
    guard !line.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else { return nil }
    let request: RowRequest
    do { request = try RowRequest(line: line, number: number) } catch {
      return VisibleText.json(try JSONText.line(RowRefusal(error: error.message)))
    }
    let answer =
      if let output = request.output {
        try await evaluator.score(output, of: request.row)
      } else {
        try await evaluator.answer(request.row)
      }
    return VisibleText.json(try JSONText.line(RowReply(request.row.id, answer)))
  }
}

/// One line of `answer`'s input.
struct RowRequest: Hashable {
  let row: Example
  /// What is to be scored in place of a run.
  let output: String?

  /// - Throws: ``EvaluationError`` for a line that is no row.
  init(line: [UInt8], number: Int) throws(EvaluationError) {
    let value: JSONValue
    do { value = try JSONValue(utf8: line) } catch {
      throw EvaluationError(.malformed, "malformed JSON: \(error)")
    }
    let fields = try JSONFields(value, allowed: ["id", "fields", "references", "output"])
    guard case .object(let members)? = fields["fields"] else {
      throw EvaluationError(.missingField, "'fields' must be an object with the row's fields")
    }
    row = Example(
      id: fields["id"]?.text ?? "\(number)",
      fields: members.reduce(into: [:]) { texts, member in
        texts[member.name] = member.value == .null ? nil : member.value.text
      },
      references: try fields.array("references")?.map(\.text) ?? [])
    output = try fields.string("output")
  }
}

private struct RowRefusal: Encodable { let error: String }

private struct RowReply: Encodable {
  let id: String
  let output: String?
  let score: Double?
  let status: String
  let message: String?
  let usage: ResourceUsage

  init(_ id: String, _ answer: RowEvaluator.Answer) {
    self.id = id
    output = answer.output
    score = answer.outcome?.score
    status = answer.outcome?.status.rawValue ?? "unscored"
    message = answer.outcome?.message
    usage = answer.usage
  }
}
