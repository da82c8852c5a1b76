import Testing
import _TestSupport

@testable import Workflows

@Suite struct StepCutterTests {
  private static let texts: [(StepSegmentation, String, [String])] = [
    (.delimiter("END_STEP"), "a\nEND_STEP\nb\nEND_STEP\n", ["a", "b"]),
    (.lines, "one\n\ntwo\r\nthree", ["one", "two", "three"]),
    (.paragraphs, "one\nstill one\n\n\ntwo\n", ["one\nstill one", "two"]),
    (.words(2), "one two three  four\nfive", ["one two", "three  four", "five"]),
  ]

  /// However the text arrives, the steps are the same.
  @Test(arguments: texts, 1...7)
  func piecesDoNotMatter(_ row: (StepSegmentation, String, [String]), _ size: Int) {
    var cutter = StepCutter(row.0, limit: 9)
    var rest = Substring(row.1)
    var steps: [String] = []
    while !rest.isEmpty {
      steps += cutter.append(String(rest.prefix(size))).map(\.text)
      rest = rest.dropFirst(size)
    }
    #expect(steps + cutter.finish().map(\.text) == row.2)
  }

  @Test(arguments: texts)
  func theLastStepTakesTheRest(_ row: (StepSegmentation, String, [String])) {
    for limit in 1...4 {
      var cutter = StepCutter(row.0, limit: limit)
      let steps = cutter.append(row.1) + cutter.finish()
      #expect(steps.count == min(limit, row.2.count))
      for (step, text) in zip(steps.dropLast(), row.2) { #expect(step.text == text) }
      let words = steps.flatMap { $0.text.split(whereSeparator: \.isWhitespace) }
      #expect(words == row.2.flatMap { $0.split(whereSeparator: \.isWhitespace) })
    }
  }

  @Test func whatWasHandedOnBeforeCounts() {
    var cutter = StepCutter(.lines, limit: 3, committed: 2)
    #expect(cutter.append("c\nd\n").isEmpty)
    #expect(cutter.finish().map(\.text) == ["c\n\nd"])
  }
}
