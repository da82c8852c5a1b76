import Testing

@testable import Workflows

struct BoxedTextTests {
  @Test(arguments: [
    ("", []), ("\\boxed{1}", ["1"]), ("\\boxed{ a } \\boxed{b}", ["a", "b"]),
    ("\\boxed{\\frac{1}{2}}", ["\\frac{1}{2}"]), ("\\boxed{\\boxed{1}}", ["\\boxed{1}"]),
    ("\\boxed{ \\boxed{1}", ["1"]), ("\\boxed{1", []), ("}} \\boxed{1}", ["1"]),
    ("\\boxed{\\{1, 2\\}}", ["\\{1, 2\\}"]), ("\\boxed{a\\\\}", ["a\\\\"]), ("{\\boxed{1}", ["1"]),
    ("\\boxed{}", [""]), ("\\boxed{a}}\\boxed{b", ["a"]),
  ])
  func findsBalancedBoxes(text: String, boxes: [String]) {
    #expect(BoxedText.all(in: text) == boxes)
  }

  /// Each box by a search of its own, as the definition has it.
  private func slow(_ text: String) -> [String] {
    var boxes: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "\\boxed{") {
      rest = rest[start.upperBound...]
      guard let box = BoxedText.balanced(rest) else { continue }
      boxes.append(box.trimmed)
      rest = rest[box.endIndex...]
    }
    return boxes
  }

  @Test func agreesWithTheDefinitionOnRandomTexts() {
    var generator = SystemRandomNumberGenerator()
    let parts = ["\\boxed{", "{", "}", "\\{", "\\}", "\\\\", "\\", "a", " "]
    for _ in 1...3_000 {
      let text = (0..<Int.random(in: 0...14, using: &generator))
        .map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      #expect(BoxedText.all(in: text) == slow(text), "\(text)")
    }
  }

  @Test func boxesThatNeverCloseTakeLinearTime() {
    let clock = ContinuousClock()
    func time(_ count: Int) -> Duration {
      let text = String(repeating: "\\boxed{", count: count)
      return (0..<3).map { _ in clock.measure { #expect(BoxedText.all(in: text) == []) } }.min()
        ?? .zero
    }
    // Eight times as much: 64 times as long where each looks for its end.
    #expect(time(16_000) / time(2_000) < 24)
  }
}
