import PromptSpace
import Randomness
import Testing

@Suite struct CallMeterTests {
  private func topology() throws -> WorkflowTopology {
    try WorkflowTopology(
      agents: ["plan", "left", "right", "join"],
      dependencies: ["left": ["plan"], "right": ["plan"], "join": ["left", "right"]])
  }

  @Test func anAgentIsPaidForEachNewLineage() throws {
    var meter = CallMeter(topology: try topology(), callsPerAgent: [4, 4, 12, 4])
    #expect(meter.pay(for: PromptAssignment([0, 0, 0, 0])) == 24)
    // Again: nothing. The sink alone: 4. One branch and the sink: 8; the other: 16.
    #expect(meter.pay(for: PromptAssignment([0, 0, 0, 0])) == 0)
    #expect(meter.pay(for: PromptAssignment([0, 0, 0, 1])) == 4)
    #expect(meter.pay(for: PromptAssignment([0, 1, 0, 0])) == 8)
    #expect(meter.pay(for: PromptAssignment([0, 0, 1, 0])) == 16)
    // Both branches are known, their pair is not.
    #expect(meter.pay(for: PromptAssignment([0, 1, 1, 0])) == 4)
    #expect(meter.pay(for: PromptAssignment([1, 0, 0, 0])) == 24)
  }

  /// The whole space costs each agent its lineages once, in any order.
  @Test(arguments: 0..<5 as Range<UInt64>)
  func theWholeSpaceCostsTheSameInAnyOrder(seed: UInt64) throws {
    let space = AssignmentSpace(sizes: [2, 3, 2, 2])
    var meter = CallMeter(topology: try topology(), callsPerAgent: [4, 4, 12, 4])
    var generator = SeedSequence(seed: seed).generator
    let order = (0..<24).shuffled(using: &generator)
    let total = order.reduce(0) { $0 + meter.pay(for: space.assignment(at: $1)) }
    // 4 · 2 of a, 4 · 6 of b, 12 · 4 of c, 4 · 24 of d.
    #expect(total == 176)
    #expect(meter.priceOfAll(space) == 176)
  }

  @Test func withoutReplayEverythingIsPaid() throws {
    var meter = CallMeter(
      topology: try topology(), callsPerAgent: [4, 4, 12, 4], replays: false)
    #expect(meter.pay(for: PromptAssignment([0, 0, 0, 0])) == 24)
    #expect(meter.pay(for: PromptAssignment([0, 0, 0, 0])) == 24)
  }
}
