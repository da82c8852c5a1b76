import MASPO
import PromptSpace
import Randomness
import Testing

@Suite struct MASPOPoolSearchTests {
  static let space = AssignmentSpace(sizes: [5, 1, 4])
  static let topology = chain(3)

  static func chain(_ count: Int) -> WorkflowTopology {
    let agents = (0..<count).map { AgentID("agent\($0)") }
    do {
      return try WorkflowTopology(
        agents: agents,
        dependencies: Dictionary(
          uniqueKeysWithValues: zip(agents.dropFirst(), agents).map { ($0, [$1]) }))
    } catch { preconditionFailure("\(error)") }
  }

  /// Forty answers, more of them right the larger the sum of the indices.
  static func rising(_ assignment: PromptAssignment) -> [Double?] {
    let right = 4 * assignment.indices.reduce(0, +) + 4
    return (0..<40).map { $0 < right ? 1 : 0 }
  }

  static func measured(
    _ preset: MASPOConfiguration, seed: UInt64 = 1,
    _ scores: (PromptAssignment) -> [Double?] = rising
  ) -> [PromptAssignment] {
    let search = MASPOPoolSearch(
      topology: topology, space: space, configuration: preset, seeds: SeedSequence(seed: seed))
    var known: [PromptAssignment: [Double?]] = [:]
    var order: [PromptAssignment] = []
    while let next = search.next({ known[$0] }) {
      #expect(known[next] == nil && space.contains(next))
      guard known[next] == nil else { break }
      known[next] = scores(next)
      order.append(next)
    }
    return order
  }

  @Test(arguments: MASPOConfiguration.Preset.allCases)
  func beginsAtTheSeedsAndMeasuresNothingTwice(_ preset: MASPOConfiguration.Preset) {
    let order = Self.measured(preset.configuration)
    #expect(order.first == Self.space.seed)
    #expect(order.count > 5 && order.count <= 20)
    #expect(Set(order).count == order.count)
  }

  @Test(arguments: [MASPOConfiguration.repaired, .reference])
  func whatIsBetterIsFound(_ preset: MASPOConfiguration) {
    for seed in 0..<20 as Range<UInt64> {
      #expect(Self.measured(preset, seed: seed).contains(PromptAssignment([4, 0, 3])))
    }
  }

  @Test func tiesAreAcceptedByCoinsOnly() {
    func flat(_ assignment: PromptAssignment) -> [Double?] { [Double?](repeating: 1, count: 20) }
    for seed in 0..<10 as Range<UInt64> {
      // Around the seed alone: 1 + 4 + 3.
      #expect(Self.measured(.repaired, seed: seed, flat).count == 8)
    }
    let wandering = (0..<10 as Range<UInt64>).count {
      Self.measured(.reference, seed: $0, flat).count > 8
    }
    #expect(wandering >= 7)
  }

  @Test func missingScoresAreNoLosses() {
    func half(_ assignment: PromptAssignment) -> [Double?] {
      Self.rising(assignment).enumerated().map { $0 % 2 == assignment[0] % 2 ? nil : $1 }
    }
    // Odd candidates of the first agent share no example with even ones, which are found all the same.
    #expect(Self.measured(.repaired, half).contains(PromptAssignment([4, 0, 3])))
    #expect(Self.measured(.repaired) { _ in [nil] }.count == 8)
  }

  @Test func seedsDrawOtherCandidates() {
    let orders = (0..<6 as Range<UInt64>).map { Self.measured(.repaired, seed: $0) }
    #expect(Set(orders).count > 3)
    #expect(orders[0] == Self.measured(.repaired, seed: 0))
  }
}
