import Randomness
import Testing

@testable import Reports

@Suite struct LineDiffTests {
  @Test func namesWhatChanged() {
    let diff = LineDiff(from: "one\ntwo\nthree", to: "one\n2\nthree\nfour")
    #expect(
      diff.lines.map { "\($0.kind.rawValue) \($0.text)" }
        == ["kept one", "removed two", "added 2", "kept three", "added four"])
    #expect(LineDiff(from: "same\n", to: "same\n").isEmpty)
    // One letter in two spellings is two prompts.
    #expect(!LineDiff(from: "\u{E9}", to: "e\u{301}").isEmpty)
    #expect(!LineDiff(from: "a\r\nb", to: "a\nb").isEmpty)
  }

  @Test func bothTextsCanBeReadFromIt() {
    var generator = SeedSequence(seed: 4).generator
    func text() -> String {
      (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        ["a", "b", "", "c d"].randomElement(using: &generator) ?? ""
      }.joined(separator: "\n")
    }
    for _ in 0..<300 {
      let (old, new) = (text(), text())
      let lines = LineDiff(from: old, to: new).lines
      func side(without kind: LineDiff.Kind) -> String {
        lines.filter { $0.kind != kind }.map(\.text).joined(separator: "\n")
      }
      #expect(side(without: .added) == old)
      #expect(side(without: .removed) == new)
    }
  }
}
