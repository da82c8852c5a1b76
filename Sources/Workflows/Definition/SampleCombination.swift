/// How the parsed outputs of several samples become the one output that the next agents read.
///
/// A sample that missed its format counts only where no sample kept it. A single sample is passed on as is.
public enum SampleCombination: String, Hashable, Codable, Sendable, CaseIterable {
  /// Every sample as a lettered block: `A: …`, blank line, `B: …`; letters follow the sample's index.
  case list
  /// The most common output; ties go to the one that was drawn first.
  case majority
  /// The first sample.
  case first

  /// - Precondition: `outputs` is not empty.
  /// - Complexity: O(samples × length).
  func combined(_ outputs: [ParsedOutput]) -> String {
    precondition(!outputs.isEmpty, "an agent draws at least one sample")
    guard outputs.count > 1 else { return outputs[0].text }
    if self == .list {
      let blocks = outputs.enumerated().map { "\(Self.letter($0)): \($1.text)" }
      return blocks.joined(separator: "\n\n")
    }
    let kept = outputs.filter { !$0.missedFormat }
    let voters = kept.isEmpty ? outputs : kept
    return self == .first ? voters[0].text : Self.mostCommon(voters.map(\.text))
  }

  /// `A`…`Z`, then `AA`, `AB`, … as spreadsheets count.
  static func letter(_ index: Int) -> String {
    let (more, digit) = index.quotientAndRemainder(dividingBy: 26)
    let last = String(Character(Unicode.Scalar(UInt8(65 + digit))))
    return more == 0 ? last : letter(more - 1) + last
  }

  private static func mostCommon(_ texts: [String]) -> String {
    var counts: [String: Int] = [:]
    for text in texts { counts[text, default: 0] += 1 }
    var winner = texts[0]
    for text in texts where counts[text, default: 0] > counts[winner, default: 0] { winner = text }
    return winner
  }
}
