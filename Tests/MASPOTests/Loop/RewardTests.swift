import Testing

@testable import MASPO

@Suite struct RewardTests {
  static func rule(_ lookahead: MASPOConfiguration.Lookahead) -> RewardRule {
    RewardRule(
      lookahead: lookahead, weights: .init(local: 0.4, next: 0.4, global: 0.2),
      narrowWeights: .init(local: 0.7, global: 0.3))
  }

  static func verdict(
    _ question: Int, _ local: Double, _ next: [Double], _ global: Double?, isRandom: Bool = true
  ) -> QuestionVerdict {
    QuestionVerdict(
      question: question, isRandom: isRandom, local: local, next: next, global: global)
  }

  @Test func successorsArePooledOrTakenQuestionByQuestion() {
    let verdicts = [Self.verdict(1, 1, [1, 1, 1], 0), Self.verdict(2, 0, [0], 1)]
    #expect(abs(Self.rule(.pooled).share(verdicts) - (0.2 + 0.4 * 0.75 + 0.1)) < 1e-12)
    #expect(abs(Self.rule(.perQuestion).share(verdicts) - (0.2 + 0.4 * 0.5 + 0.1)) < 1e-12)
  }

  @Test(arguments: MASPOConfiguration.Lookahead.allCases)
  func withoutSuccessorsTheNarrowWeightsCount(_ lookahead: MASPOConfiguration.Lookahead) {
    let verdicts = [Self.verdict(1, 1, [], 0), Self.verdict(2, 1, [], 0)]
    #expect(abs(Self.rule(lookahead).share(verdicts) - 0.7) < 1e-12)
  }

  @Test(arguments: MASPOConfiguration.Lookahead.allCases)
  func aTerminalAgentCountsByItself(_ lookahead: MASPOConfiguration.Lookahead) {
    let verdicts = [1, 1, 0.5, 0].enumerated().map { Self.verdict($0, $1, [], nil) }
    #expect(Self.rule(lookahead).share(verdicts) == 0.625)
    #expect(Self.rule(lookahead).share([]) == 0.5)
  }

  @Test func casesAreMinedByPriority() {
    let verdicts = [
      Self.verdict(1, 1, [1], 0), Self.verdict(2, 1, [0], 1), Self.verdict(3, 1, [0], 0),
      Self.verdict(4, 0, [0], 0), Self.verdict(5, 1, [1], 1, isRandom: false),
      Self.verdict(6, 1, [1], 0), Self.verdict(7, 0.5, [0], 0), Self.verdict(8, 0, [1], 1),
    ]
    let cases = MinedCases(verdicts, rule: Self.rule(.pooled), limit: 10)
    #expect(cases.misaligned == [3, 2, 1, 6])
    #expect(cases.lost == [4, 8])
    #expect(cases.misalignment == 4.0 / 7)
    let few = MinedCases(verdicts, rule: Self.rule(.pooled), limit: 1)
    #expect((few.misaligned, few.lost) == ([3], [4]))
    #expect(few.misalignment == 4.0 / 7)
  }

  /// With several successors the authors' code goes by the last one alone.
  @Test func whoeverIsLastDecidesWherePooled() {
    let verdicts = [Self.verdict(1, 1, [0, 0, 1], 1), Self.verdict(2, 1, [1, 1, 0], 1)]
    #expect(MinedCases(verdicts, rule: Self.rule(.pooled), limit: 3).misaligned == [2])
    #expect(MinedCases(verdicts, rule: Self.rule(.perQuestion), limit: 3).misaligned == [1])
    #expect(MinedCases(verdicts, rule: Self.rule(.off), limit: 3).misaligned == [])
  }
}
