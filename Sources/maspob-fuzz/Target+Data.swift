import Evaluation
import Foundation
import LanguageModels
import MaspobCLI
import Reports
import Workflows

extension Target {
  static let project = Target(
    name: "project",
    words: [
      "version: 1", "&a", "*a", "<<: *a", "!!binary", "|", ">", "- ", "? ", "file://", "agents:",
      "prompt:", "pools:", "budget:", "evaluations:", "api_key_env:", "---", "...", "%YAML 1.2",
    ]
  ) { bytes in
    let file = scratch("project.yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    do { try Data(bytes).write(to: file) } catch { return "cannot write \(file.path)" }
    let mistakes = ProjectCheck.mistakes(in: file)
    let lost = mistakes.first { !$0.hasPrefix(file.lastPathComponent) }
    return lost.map { "a mistake without its file: \($0)" }
  }

  static let jsonLines = Target(
    name: "jsonl", words: [#""id""#, #""word""#, #""answer""#, #"{"id":"a"}"#]
  ) { bytes in dataset(bytes, named: "data.jsonl") }

  static let table = Target(
    name: "csv", words: ["id", "word", "answer", "\"\"", ",,", "\r\n", "=1+1"]
  ) { bytes in
    if let problem = dataset(bytes, named: "data.csv") { return problem }
    return writtenField(String(decoding: bytes, as: UTF8.self))
  }

  private static func dataset(_ bytes: [UInt8], named name: String) -> String? {
    do {
      _ = try Dataset(
        bytes: bytes, name: name,
        options: DatasetOptions(referenceField: "answer", requiredFields: ["word"]))
      return nil
    } catch {
      if error.file != name { return "an error without its file: \(error)" }
      return error.line == nil && error.code != .empty ? "an error without a line: \(error)" : nil
    }
  }

  /// What the table of trials writes, the reader reads back, and no spreadsheet runs.
  private static func writtenField(_ text: String) -> String? {
    let field = TrialsTable.field(text)
    guard !text.isEmpty else { return nil }
    let file = "id,word\na,\(field)\n"
    guard let data = try? Dataset(bytes: Array(file.utf8), name: "x.csv"),
      let value = data.examples.first?.fields["word"]
    else { return "a written field cannot be read back" }
    guard value == text || value == "'" + text else { return "a written field reads back changed" }
    return value.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } == true
      ? "a written field begins a formula" : nil
  }

  static let json = Target(name: "json", words: ["\\uD83D\\uDE00", "\\/", "1E+5", "-"]) { bytes in
    guard let value = try? JSONValue(utf8: bytes) else { return nil }
    let text = value.compactJSON
    guard let again = try? JSONValue(utf8: Array(text.utf8)) else {
      return "written JSON is not read"
    }
    return again.compactJSON == text ? nil : "written JSON reads back as another value"
  }
}
