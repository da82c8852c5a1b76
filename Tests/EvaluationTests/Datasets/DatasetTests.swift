import Evaluation
import Foundation
import Randomness
import Testing
import _TestSupport

struct DatasetTests {
  private func load(
    _ text: String, _ name: String = "data.jsonl", _ options: DatasetOptions = DatasetOptions()
  ) throws(EvaluationError) -> Dataset {
    try Dataset(bytes: Array(text.utf8), name: name, options: options)
  }

  private func error(
    _ bytes: [UInt8], _ name: String = "data.jsonl", _ options: DatasetOptions = DatasetOptions()
  ) -> String? {
    do {
      _ = try Dataset(bytes: bytes, name: name, options: options)
      return nil
    } catch {
      return error.description
    }
  }

  private func error(
    _ text: String, _ name: String = "data.jsonl", _ options: DatasetOptions = DatasetOptions()
  ) -> String? { error(Array(text.utf8), name, options) }

  @Test func valuesBecomeTexts() throws {
    let dataset = try load(
      "\u{FEFF}\n"
        + #"{"id": 7, "q": "a\nb", "x": 42.0, "t": true, "z": null, "n": {"b": [1.50], "a": "é"}}"#
        + "\r\n \r\n" + #"{"q": "c", "id": "8"}"#)
    #expect(
      dataset.examples == [
        Example(
          id: "7",
          fields: ["id": "7", "q": "a\nb", "x": "42", "t": "true", "n": #"{"b":[1.5],"a":"é"}"#]),
        Example(id: "8", fields: ["id": "8", "q": "c"]),
      ])
    #expect(!dataset.usesRowNumbers)
    #expect(dataset.name == "data.jsonl")
  }

  @Test func rowsWithoutIdsAreNumbered() throws {
    let dataset = try load("{\"q\":1}\n\n{\"q\":2}\n")
    #expect(dataset.examples.map(\.id) == ["0", "1"])
    #expect(dataset.usesRowNumbers)
  }

  @Test func referencesMayBeOneOrSeveral() throws {
    let options = DatasetOptions(referenceField: "a", referenceSeparator: "|")
    let dataset = try load(
      #"""
      {"a": "x | y||"}
      {"a": 3.0}
      {"a": ["p|q", 4]}
      {"a": "|"}
      """#, "d.jsonl", options)
    #expect(dataset.examples.map(\.references) == [["x", "y"], ["3"], ["p|q", "4"], ["|"]])
    let whole = try load(#"{"a": "x|y"}"#, "d.jsonl", DatasetOptions(referenceField: "a"))
    #expect(whole.examples[0].references == ["x|y"])
    #expect(try load(#"{"a": "x"}"#).examples[0].references == [])
  }

  @Test func aLimitReadsNoFurther() throws {
    let text = "{\"q\":1}\n{\"q\":2}\nbroken"
    #expect(try load(text, "d.jsonl", DatasetOptions(limit: 2)).examples.count == 2)
    #expect(
      error(text, "d.jsonl", DatasetOptions(limit: 0))
        == "d.jsonl: a limit of 0 leaves no examples")
    #expect(try load("{\"q\":1}", "d.jsonl", DatasetOptions(limit: 9)).examples.count == 1)
  }

  @Test func everyMistakeIsNamedWithItsLine() {
    let answer = DatasetOptions(
      idField: "key", referenceField: "answer", requiredFields: ["question"])
    let good = #"{"key": "a", "question": "q", "answer": "x"}"#
    let cases: [(String, String)] = [
      ("", "d.jsonl: there is no example in the file"),
      (" \n\n", "d.jsonl: there is no example in the file"),
      (
        good + "\n\n{\"key\": ",
        "d.jsonl:3: malformed JSON: a value is missing at byte 8; write one complete object per line"
      ),
      (good + "\n[1]", "d.jsonl:2: an array is no row; write one JSON object per line"),
      (
        #"{"key": "a", "qestion": "q", "answer": "x"}"#,
        "d.jsonl:1: the field 'question' is missing; did you mean 'qestion'? (fields: key, qestion, answer)"
      ),
      ("{}", "d.jsonl:1: the field 'question' is missing (fields: none)"),
      (
        #"{"key": "a", "question": null, "answer": "x"}"#,
        "d.jsonl:1: the field 'question' is null"
      ),
      (
        good + "\n\n" + good,
        "d.jsonl:3: the id 'a' is also that of line 1; make ids unique"
      ),
      (
        #"{"key": "a", "question": "q", "answer": {"x": 1}}"#,
        "d.jsonl:1: the reference 'answer' holds an object; give a text, a number or an array of them"
      ),
      (
        #"{"key": "a", "question": "q", "answer": []}"#,
        "d.jsonl:1: the reference 'answer' holds an empty array; give a text, a number or an array of them"
      ),
      (
        #"{"key": "a", "question": "q", "answer": ["x", null]}"#,
        "d.jsonl:1: the reference 'answer' holds null; give a text, a number or an array of them"
      ),
      (#"{"key": "", "question": "q", "answer": "x"}"#, "d.jsonl:1: the id in 'key' is empty"),
    ]
    for (text, message) in cases { #expect(error(text, "d.jsonl", answer) == message) }
  }

  @Test func idsInSomeRowsOnlyAreAMistake() {
    #expect(
      error("{\"id\":1}\n{\"q\":2}")
        == "data.jsonl:2: the field 'id' is missing (fields: q)")
  }

  @Test func whatIsNotUTF8IsRefused() {
    #expect(
      error(Array("{\"q\":1}\n{\"q\":\"".utf8) + [0xFF, 0x22, 0x7D])
        == "data.jsonl:2: the line is not UTF-8; save the file as UTF-8")
    #expect(
      error(Array("q\n1\n".utf8) + [0xC3], "d.csv")
        == "d.csv:3: a field is not UTF-8; save the file as UTF-8")
  }

  @Test func theExtensionDecidesUnlessTheOptionsDo() throws {
    #expect(
      error("x", "folder.csv/data.txt")
        == "folder.csv/data.txt: the extension names no format; use .jsonl or .csv, or set the format"
    )
    #expect(error("x", ".csv")?.contains("names no format") == true)
    let options = DatasetOptions(format: .csv)
    #expect(try load("q\n1", "data.txt", options).examples[0].fields == ["q": "1"])
    for name in ["a.JSONL", "a.ndjson", "a.b.json"] {
      #expect(try load("{\"q\":1}", name).examples.count == 1)
    }
  }

  @Test func filesAreReadFromDisk() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "d.jsonl").path
    try Data("{\"q\":1}".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try Dataset(path: path).examples[0].fields == ["q": "1"])
    do {
      _ = try Dataset(path: path + "x")
      Issue.record("read a file that is not there")
    } catch {
      #expect(error.description == "\(path)x: there is no such file")
      #expect(error.code == .unreadable)
    }
    do {
      _ = try Dataset(path: folder.path)
      Issue.record("read a folder")
    } catch {
      #expect(error.description == "\(folder.path): is a folder; name a file")
    }
  }

  @Test func theFingerprintFollowsEveryPart() throws {
    func fingerprint(_ example: Example) -> String {
      Dataset(name: "d", examples: [example]).fingerprint
    }
    let base = Example(id: "1", fields: ["a": "b", "c": "d"], references: ["x"])
    let others = [
      Example(id: "2", fields: ["a": "b", "c": "d"], references: ["x"]),
      Example(id: "1", fields: ["a": "bc", "": "d"], references: ["x"]),
      Example(id: "1", fields: ["a": "d", "c": "b"], references: ["x"]),
      Example(id: "1", fields: ["a": "b"], references: ["x"]),
      Example(id: "1", fields: ["a": "b", "c": "d"], references: ["x", ""]),
      Example(id: "1", fields: ["a": "b", "c": "d"]),
      Example(id: "1", fields: ["a": "b", "c": "d"], references: ["y"]),
    ]
    #expect(Set((others + [base]).map(fingerprint)).count == others.count + 1)
    #expect(Dataset(name: "other", examples: [base]).fingerprint == fingerprint(base))
    // FNV-1a 64 of "1:11:11:a1:b1:0", worked out outside this program.
    #expect(fingerprint(Example(id: "1", fields: ["a": "b"])) == "fnv1a64:ecf8bed1414772f5")
  }
}
