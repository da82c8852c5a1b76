import Testing

@testable import MASPO

@Suite struct ScheduleCursorTests {
  /// The moves of a schedule over agents 4 and 2, such as `4 4 ~2 2`, with `~` for a refresh.
  static func moves(
    _ configuration: MASPOConfiguration, improving: Set<Int> = []
  ) -> String {
    var cursor = ScheduleCursor(configuration, order: [4, 2])
    var texts: [String] = []
    var improved = false
    while let move = cursor.next(improved: improved) {
      switch move {
      case .step(let agent):
        texts.append("\(agent)")
        improved = improving.contains(texts.count)
      case .refresh(let agent): texts.append("~\(agent)")
      }
    }
    return texts.joined(separator: " ")
  }

  @Test func roundsRefreshFromTheSecondVisitOn() {
    var configuration = MASPOConfiguration.reference
    configuration.schedule = .fixedRounds(rounds: 3, steps: 2)
    #expect(Self.moves(configuration) == "4 4 2 2 ~4 4 4 ~2 2 2 ~4 4 4 ~2 2 2")
    configuration.refresh = .never
    #expect(Self.moves(configuration) == "4 4 2 2 4 4 2 2 4 4 2 2")
  }

  @Test func onePass() {
    var configuration = MASPOConfiguration.sequential
    configuration.schedule = .topological(depth: 3)
    #expect(Self.moves(configuration) == "4 4 4 2 2 2")
  }

  @Test func aRoundRobinVisitEndsWithItsPatience() {
    var configuration = MASPOConfiguration.roundRobin
    configuration.schedule = .roundRobin(depth: 5, patience: 2)
    #expect(Self.moves(configuration) == "4 4 2 2 4 4 2 2 4 2")
    // The second move improves its agent, which may then fail twice more.
    #expect(Self.moves(configuration, improving: [2]) == "4 4 4 4 2 2 4 2 2 2")
    // Always better: all at once.
    #expect(Self.moves(configuration, improving: Set(1...10)) == "4 4 4 4 4 2 2 2 2 2")
    #expect(ScheduleCursorTests.empty(configuration))
  }

  static func empty(_ configuration: MASPOConfiguration) -> Bool {
    var cursor = ScheduleCursor(configuration, order: [])
    return cursor.next(improved: false) == nil
  }
}
