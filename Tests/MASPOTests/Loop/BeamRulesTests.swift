import Testing

@testable import MASPO

@Suite struct BeamRulesTests {
  static let repaired = BeamRules(.repaired)
  static let reference = BeamRules(.reference)
  static let paper = BeamRules(.paper)

  /// A terminal agent's verdicts.
  static func verdicts(wins: Int, losses: Int) -> [QuestionVerdict] {
    (0..<(wins + losses)).map {
      QuestionVerdict(
        question: $0, isRandom: true, local: $0 < wins ? 1 : 0, next: [], global: nil)
    }
  }

  static func state(_ nodes: [(String, Double)], best: (String, Double)) -> AgentState<String> {
    var state = AgentState(seed: best.0)
    state.beam = nodes.map { BeamNode(prompt: $0.0, score: $0.1) }
    state.best.score = best.1
    return state
  }

  @Test func acceptanceIsByMajorityOrByBound() {
    #expect(!Self.reference.isWin(Self.verdicts(wins: 5, losses: 5)))
    #expect(Self.reference.isWin(Self.verdicts(wins: 6, losses: 4)))
    #expect(!Self.repaired.isWin(Self.verdicts(wins: 7, losses: 3)))
    #expect(Self.repaired.isWin(Self.verdicts(wins: 8, losses: 2)))
    #expect(!Self.repaired.isWin([]) && !Self.reference.isWin([]))
  }

  @Test func offspringEarnTheirRewardOrGiveWayToTheirParent() {
    let parent = BeamNode(prompt: "p", score: 1)
    let (win, loss) = (Self.verdicts(wins: 8, losses: 2), Self.verdicts(wins: 2, losses: 8))
    func node(_ rules: BeamRules, _ verdicts: [QuestionVerdict]?) -> BeamNode<String> {
      rules.offspring("c", by: verdicts, parent: parent).node
    }
    #expect(node(Self.reference, win) == BeamNode(prompt: "c", score: 1 + (0.8 - 0.5)))
    #expect(node(Self.reference, loss) == parent)
    #expect(node(Self.reference, nil) == parent)
    // The paper's J grows whatever the verdict, and by one half without a change.
    #expect(abs(node(Self.paper, win).score - 1.8) < 1e-12)
    #expect(abs(node(Self.paper, loss).score - 1.2) < 1e-12)
    #expect(node(Self.paper, nil) == BeamNode(prompt: "c", score: 1.5))
  }

  /// Not even by the paper, which keeps losers and rewards a tie.
  @Test func whatCouldNotBeJudgedWinsNothing() {
    let parent = BeamNode(prompt: "p", score: 1)
    for rules in [Self.reference, Self.repaired, Self.paper] {
      for verdicts in [[], Self.verdicts(wins: 9, losses: 0)] {
        let offspring = rules.offspring("c", by: verdicts, suffices: false, parent: parent)
        #expect(offspring.node == parent && !offspring.isEligible && !offspring.isAccepted)
        let scored = rules.rescored("c", by: verdicts, suffices: false)
        #expect(!scored.isProven && scored.node.score <= 0)
      }
    }
  }

  @Test func theBestFillTheBeam() {
    func settled(_ rules: BeamRules) -> (AgentState<String>, Bool) {
      var state = Self.state([("p", 0)], best: ("p", 0))
      let parent = state.best
      let offspring = ["a", "b", "c"].map {
        rules.offspring(
          $0, by: Self.verdicts(wins: $0 == "c" ? 9 : 1, losses: $0 == "c" ? 1 : 9), parent: parent)
      }
      let improved = rules.settle(&state, offspring)
      return (state, improved)
    }
    let (reference, improved) = settled(Self.reference)
    #expect(reference.beam.map(\.prompt) == ["c", "p"] && improved)
    #expect(reference.best.prompt == "c" && reference.depth == 1)
    #expect(settled(Self.paper).0.beam.map(\.prompt) == ["c", "a"])
    #expect(settled(Self.repaired).0.beam.map(\.prompt) == ["c", "p"])
  }

  @Test func copiesOfAParentFillABeamWhereNobodyForbidsIt() {
    func settled(_ rules: BeamRules) -> (AgentState<String>, Bool) {
      var state = Self.state([("p", 0)], best: ("p", 0))
      let lost = Self.verdicts(wins: 0, losses: 10)
      let parent = state.best
      let improved = rules.settle(
        &state, ["a", "b"].map { rules.offspring($0, by: lost, parent: parent) })
      return (state, improved)
    }
    #expect(settled(Self.reference).0.beam.map(\.prompt) == ["p", "p"])
    #expect(settled(Self.repaired).0.beam.map(\.prompt) == ["p"])
    #expect(!settled(Self.reference).1)
  }

  /// The reference follows the first of the beam even where the best beat it.
  @Test func aRefreshShiftsTheAnchorOrAsksForEvidence() {
    func refreshed(_ rules: BeamRules, wins: Int) -> AgentState<String> {
      var state = Self.state([("x", 3), ("y", 2)], best: ("b", 4))
      let scored = rules.rivals(of: state).map {
        rules.rescored(
          $0.prompt,
          by: $0.prompt == "b"
            ? nil : Self.verdicts(wins: $0.prompt == "x" ? wins : 1, losses: 10 - wins))
      }
      rules.adopt(scored, in: &state)
      return state
    }
    let lost = refreshed(Self.reference, wins: 4)
    #expect(lost.best.prompt == "x" && abs(lost.best.score + 0.1) < 1e-12)
    #expect(lost.beam.map(\.prompt) == ["x", "y"])
    let kept = refreshed(Self.repaired, wins: 7)
    #expect(kept.best == BeamNode(prompt: "b", score: 0))
    // Seven of ten is no evidence: it does not count as better.
    #expect(kept.beam == [kept.best, BeamNode(prompt: "x", score: 0)])
    let shifted = refreshed(Self.repaired, wins: 9)
    #expect(shifted.best.prompt == "x" && abs(shifted.best.score - 0.4) < 1e-12)
    #expect(shifted.beam.map(\.prompt) == ["x", "b"])
  }

  @Test func rankingIsStable() {
    let nodes = [("a", 1.0), ("b", 2), ("c", 1), ("d", 2)].map {
      BeamNode(prompt: $0.0, score: $0.1)
    }
    #expect(nodes.ranked().map(\.prompt) == ["b", "d", "a", "c"])
  }
}
