public import PromptSpace

/// One combination of a table with what its evaluation showed.
public struct ScoreTableRow: Hashable, Sendable, Codable {
  public let assignment: PromptAssignment
  /// One per example, in [0, 1]; `nil` where an example ended without a score.
  public let scores: [Double?]
  /// What the evaluation takes when no earlier one shares anything with it.
  public let calls: Int
  public let inputTokens: Int
  public let outputTokens: Int

  private enum CodingKeys: String, CodingKey {
    case assignment, scores, calls
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
  }

  public init(
    assignment: PromptAssignment, scores: [Double?], calls: Int, inputTokens: Int,
    outputTokens: Int
  ) {
    self.assignment = assignment
    self.scores = scores
    self.calls = calls
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
  }

  /// Why the row does not belong into a table, or `nil` where it does.
  func fault(in header: ScoreTableHeader) -> String? {
    guard header.space.contains(assignment) else {
      return "assignment: \(assignment) lies outside the pools of sizes \(header.space.sizes)"
    }
    guard scores.count == header.examples.count else {
      return "scores: \(scores.count) scores for \(header.examples.count) examples; "
        + "write null for an example without a score"
    }
    guard scores.allSatisfy({ $0.map { (0...1).contains($0) } ?? true }) else {
      return "scores: they must lie between 0 and 1"
    }
    guard scores.contains(where: { $0 != nil }) else {
      return "scores: no example of \(assignment) has a score; measure it again"
    }
    guard [calls, inputTokens, outputTokens].allSatisfy({ (0...1_000_000_000).contains($0) })
    else { return "calls and tokens must lie between 0 and 1000000000" }
    return nil
  }
}
