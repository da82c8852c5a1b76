import Testing
import Workflows

struct StepSegmenterTests {
  private func steps(_ text: String, maximumBytes: Int = 64 << 10) -> [StepSegmenter.Step] {
    var segmenter = StepSegmenter(maximumBytes: maximumBytes)
    return segmenter.append(text) + segmenter.finish()
  }

  private func texts(_ text: String) -> [String] { steps(text).map(\.text) }

  @Test(arguments: [
    ("one\nEND_STEP\ntwo\nEND_STEP\n", ["one", "two"]),
    ("one\r\nEND_STEP\r\ntwo\r\nEND_STEP", ["one", "two"]),
    ("one\n**END_STEP**\ntwo\n  `END_STEP`  \n", ["one", "two"]),
    ("a\n\nb\nEND_STEP\n", ["a\n\nb"]), ("END_STEP\nEND_STEP\n\nEND_STEP\n", []),
    ("say END_STEP here\nEND_STEP\n", ["say END_STEP here"]),
    ("```\nEND_STEP\n```\nEND_STEP\n", ["```\nEND_STEP\n```"]),
    ("~~~text\n```\nEND_STEP\n~~~\nEND_STEP\nx\nEND_STEP", ["~~~text\n```\nEND_STEP\n~~~", "x"]),
    ("````\n```\nEND_STEP\n````\nEND_STEP", ["````\n```\nEND_STEP\n````"]),
    ("use ```x``` so\nEND_STEP\n", ["use ```x``` so"]), ("```x``` so\nEND_STEP\n", ["```x``` so"]),
    ("one\nEND_STEPS\n", ["one", "S"]), ("one\nTHE_END_STEP\nEND_STEP", ["one\nTHE_END_STEP"]),
  ])
  func cutsAtDelimitersOutsideOfCode(text: String, wanted: [String]) {
    #expect(texts(text) == wanted)
  }

  @Test func theDelimiterEndsItsStepBeforeItsNewline() {
    var segmenter = StepSegmenter()
    #expect(segmenter.append("one\nEND_STE") == [])
    #expect(segmenter.append("P").map(\.text) == ["one"])
    #expect(segmenter.append("**\n\ntwo").isEmpty)
    #expect(segmenter.finish() == [.init(text: "two", isRecovered: true)])
  }

  @Test func whatIsLeftIsRecovered() {
    #expect(
      steps("one\nEND_STEP\ntwo") == [.init(text: "one"), .init(text: "two", isRecovered: true)])
    #expect(steps("no steps at all") == [.init(text: "no steps at all", isRecovered: true)])
    #expect(steps(" \n ") == [])
  }

  @Test func aStepThatIsTooLongIsCutAtABlankLine() {
    let found = steps("aaaa\n\nbbbb\n\ncccccccccccc\nEND_STEP\n", maximumBytes: 24)
    #expect(
      found == [
        .init(text: "aaaa\n\nbbbb", isRecovered: true), .init(text: "cccccccccccc"),
      ])
    let long = steps(String(repeating: "x", count: 50), maximumBytes: 16)
    #expect(long.map(\.text.count).reduce(0, +) == 50 && long.allSatisfy { $0.text.count <= 17 })
  }

  @Test func anotherDelimiter() {
    var segmenter = StepSegmenter(delimiter: "⟦END_STEP⟧")
    #expect(segmenter.append("a\nEND_STEP\n⟦END_STEP⟧\n").map(\.text) == ["a\nEND_STEP"])
  }

  /// Line by line over the whole text.
  private func slow(_ text: String) -> [String] {
    var steps: [String] = []
    var step: [Substring] = []
    var isCode = false
    let decoration: (Character) -> Bool = { $0.isWhitespace || $0 == "*" || $0 == "`" }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let bare = String(line.drop(while: decoration).reversed().drop(while: decoration).reversed())
      if !isCode, bare == "END_STEP" {
        steps.append(step.joined(separator: "\n"))
        step = []
        continue
      }
      if line.hasPrefix("```") { isCode.toggle() }
      step.append(line)
    }
    steps.append(step.joined(separator: "\n"))
    return steps.map { text in
      String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }
  }

  @Test func piecesDoNotMatter() {
    var generator = SystemRandomNumberGenerator()
    let parts = [
      "END_STEP\n", "END_STEP", "**END_STEP**\n", "```\n", "text", "é😀", " ", "\n", "\n\n",
    ]
    for _ in 1...5_000 {
      let count = Int.random(in: 0...16, using: &generator)
      // A delimiter that more follows on its line ends a step before anybody can know.
      let text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      var segmenter = StepSegmenter()
      var found: [StepSegmenter.Step] = []
      var rest = Array(text.unicodeScalars)[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...7, using: &generator))
        found += segmenter.append(String(String.UnicodeScalarView(piece)))
        rest = rest.dropFirst(piece.count)
      }
      found += segmenter.finish()
      #expect(found == steps(text), "\(text.debugDescription)")
      let isPlain = !text.split(separator: "\n").contains {
        $0.hasPrefix("END_STEP") && $0 != "END_STEP" || $0.contains("```") && $0 != "```"
      }
      if isPlain { #expect(found.map(\.text) == slow(text), "\(text.debugDescription)") }
    }
  }
}
