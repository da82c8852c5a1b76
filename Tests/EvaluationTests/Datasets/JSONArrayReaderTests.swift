import Testing

@testable import Evaluation

struct JSONArrayReaderTests {
  private func lines(_ text: String) throws -> [Int] {
    var reader = RowReader(Array(text.utf8), file: "f.json")
    var lines: [Int] = []
    while let row = try reader.next() { lines.append(row.line) }
    return lines
  }

  @Test func rowsKnowTheirLines() throws {
    let text = """
      \u{FEFF}
      [ {"a": "x\\"],[{", "b": [1, {"c": 2}]},

        {"a": 1}, {"a":
         2}
      ]

      """
    #expect(try lines(text) == [2, 4, 4])
    #expect(try lines(" [ ]\n") == [])
  }

  @Test(arguments: [
    ("[{\"a\": 1}", "f.json:1: malformed JSON: ',' or ']' is missing"),
    ("[\n{\"a\": 1}\n{\"a\": 2}]", "f.json:2: malformed JSON in the row"),
    ("[{\"a\": 1}] {", "f.json:1: malformed JSON: text after the end of the array"),
    ("[{\"a\": 1},\n 3]", "f.json:2: a number is no row; the array must hold objects"),
    ("[{\"a\": 1},\n {\"a\" 3}]", "f.json:2: malformed JSON in the row that begins here: "),
    ("[{\"a\": 1},]", "f.json:1: malformed JSON in the row that begins here: a value is missing"),
  ]) func mistakesHaveTheirLine(text: String, beginning: String) {
    let error = #expect(throws: EvaluationError.self) { try lines(text) }
    #expect(error?.description.hasPrefix(beginning) == true, "\(error?.description ?? "")")
  }
}
