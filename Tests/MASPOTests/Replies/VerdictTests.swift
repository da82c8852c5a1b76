import MASPO
import Testing

@Suite struct VerdictTests {
  /// As the authors' code reads them, doubtful ones for the candidate; then as they are meant.
  static let replies: [(reply: String, reference: Verdict, strict: Verdict)] = [
    ("A", .first, .first),
    ("B", .second, .second),
    ("**A**", .first, .first),
    ("Answer: B.", .second, .second),
    ("<choose>b</choose>", .second, .second),
    ("<choose>A/B</choose>", .first, .tie),
    ("<choose>Answer B</choose>", .first, .second),
    ("", .first, .tie),
    ("123", .first, .tie),
    ("I prefer A because it is concise", .second, .first),
    ("A\n<choose>B</choose>", .second, .second),
    ("Both are fine.", .second, .tie),
    ("tie", .second, .tie),
    ("A better answer is B", .second, .second),
    ("A is better", .second, .tie),
    ("Output a", .first, .tie),
    ("a", .first, .first),
    ("A says 4,\nB says 5.\n\n(B)\n", .second, .second),
    ("<choose>\n A \n</choose>", .first, .first),
    ("<choose></choose>", .second, .tie),
    ("<choose>B", .second, .second),
  ]

  @Test(arguments: replies)
  func replyIsRead(_ reply: String, reference: Verdict, strict: Verdict) {
    #expect(Verdict(reply: reply, reading: .reference) == reference)
    #expect(Verdict(reply: reply, reading: .strict) == strict)
  }

  /// Whatever favours one output favours the other after the letters are swapped.
  @Test(arguments: replies)
  func strictReadingFavoursNobody(_ reply: String, reference: Verdict, strict: Verdict) {
    guard !reply.contains("A better"), !reply.contains("A is") else { return }
    let swapped = String(
      reply.map { $0 == "A" ? "B" : $0 == "B" ? "A" : $0 == "a" ? "b" : $0 == "b" ? "a" : $0 })
    let expected: Verdict =
      switch strict {
      case .first: .second
      case .second: .first
      case .tie: .tie
      }
    #expect(Verdict(reply: swapped, reading: .strict) == expected)
  }
}
