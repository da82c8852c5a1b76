import Evaluation
import Randomness
import Testing
import _TestSupport

struct CSVReaderTests {
  private func load(_ text: String) throws(EvaluationError) -> Dataset {
    try Dataset(bytes: Array(text.utf8), name: "d.csv")
  }

  private func error(_ text: String) -> String? {
    do {
      _ = try load(text)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func readsAnyLineEnd(end: String) throws {
    let text = ["\u{FEFF}q,a", "", "one,1", "\"two, \"\"2\"\"\",", "", "", "x,y"].joined(
      separator: end)
    let expected = [["q": "one", "a": "1"], ["q": "two, \"2\"", "a": ""], ["q": "x", "a": "y"]]
    #expect(try load(text).examples.map(\.fields) == expected)
    #expect(try load(text + end).examples.map(\.fields) == expected)
  }

  @Test func linesAreCountedInsideQuotes() {
    #expect(
      error("q,a\n\"one\r\ntwo\nthree\",1\n\nx\n") == """
        d.csv:6: the record has 1 fields, the header 2; put fields that hold commas in double quotes
        """)
  }

  @Test(arguments: [
    ("", "d.csv: there is no example in the file"),
    ("q,a\n\n", "d.csv: there is no example in the file"),
    ("q,q\n1,2", "d.csv:1: the header names 'q' twice"),
    ("\nq,,a\n1,2,3", "d.csv:2: column 2 has no name in the header"),
    (
      "q\na\"b\"\n",
      "d.csv:2: a double quote inside an unquoted field; quote the field and double the quote"
    ),
    ("q\n\"a\"b\n", "d.csv:2: text after a closing quote; double the quotes inside a field"),
    ("q,a\n1,2\n3,\"4\n5\n", "d.csv:3: a quoted field is never closed"),
  ]) func saysWhereAFileIsBroken(text: String, message: String) {
    #expect(error(text) == message)
  }

  /// A writer of our own, which quotes more than it must, at random.
  @Test(arguments: 0..<150) func readsWhatAnotherWrites(seed: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(seed))
    let names = (0..<Int.random(in: 1...4, using: &generator)).map { "column \($0), \"quoted\"" }
    let rows = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
      names.map { _ in generator.text(upTo: 7) }
    }
    let end = ["\n", "\r\n"].randomElement(using: &generator) ?? "\n"
    func written(_ field: String) -> String {
      let special: Set<Unicode.Scalar> = ["\"", ",", "\n", "\r"]
      let mustQuote = field.isEmpty || field.unicodeScalars.contains { special.contains($0) }
      guard mustQuote || Bool.random(using: &generator) else { return field }
      var quoted = String.UnicodeScalarView("\"".unicodeScalars)
      for scalar in field.unicodeScalars {
        if scalar == "\"" { quoted.append(scalar) }
        quoted.append(scalar)
      }
      return String(quoted) + "\""
    }
    let lines = ([names] + rows).map { $0.map { written($0) }.joined(separator: ",") }
    let text = lines.joined(separator: end) + (Bool.random(using: &generator) ? end : "")
    let examples = try load(text).examples
    #expect(examples.count == rows.count)
    for (example, row) in zip(examples, rows) {
      for (name, value) in zip(names, row) {
        #expect(example.fields[name].map { Array($0.utf8) } == Array(value.utf8))
      }
    }
  }
}
