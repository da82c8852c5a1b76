import PromptSpace
import Randomness
import Testing

@Suite struct BlockMeterTests {
  private static let sizes = [2, 3, 2, 2]

  private static func topology() throws -> WorkflowTopology {
    try WorkflowTopology(
      agents: ["plan", "left", "right", "join"],
      dependencies: ["left": ["plan"], "right": ["plan"], "join": ["left", "right"]])
  }

  @Test(arguments: [
    (10, 3, [3, 2, 5]), (4, 8, [1, 1, 1, 1]), (32, 4, [4, 4, 8, 16]), (5, 1, [5]), (3, 2, [2, 1]),
  ])
  func blocksDealOutEveryExampleOnce(examples: Int, count: Int, sizes: [Int]) {
    var generator = SeedSequence(seed: 1).generator
    let blocks = ExampleBlocks(examples: examples, count: count, using: &generator)
    #expect(blocks.sizes == sizes)
    #expect(blocks.positions.flatMap { $0 }.sorted() == Array(0..<examples))
    #expect(blocks.positions.allSatisfy { $0 == $0.sorted() })
    #expect(abs(blocks.shares.reduce(0, +) - 1) < 1e-12)
  }

  /// The price of a block is that of a whole evaluation on a data set which is that block.
  @Test(arguments: 0..<6 as Range<UInt64>, [true, false])
  func everyPriceIsThatOfACallMeterOfTheBlock(seed: UInt64, replays: Bool) throws {
    let topology = try Self.topology()
    let space = AssignmentSpace(sizes: Self.sizes)
    var generator = SeedSequence(seed: seed).generator
    let candidates = (0..<24).shuffled(using: &generator).map(space.assignment)
    let blocks = ExampleBlocks(examples: 7, count: 3, using: &generator)
    let calls = [1, 2, 3, 1]
    var meter = BlockMeter(
      topology: topology, candidates: candidates, callsPerExample: calls, blocks: blocks,
      replays: replays)
    var byBlock = blocks.sizes.map { size in
      CallMeter(topology: topology, callsPerAgent: calls.map { $0 * size }, replays: replays)
    }
    for _ in 0..<40 {
      for (candidate, assignment) in candidates.enumerated() {
        for block in 0..<blocks.count {
          #expect(
            meter.price(of: candidate, block: block) == byBlock[block].price(of: assignment))
        }
      }
      let candidate = Int.random(in: 0..<24, using: &generator)
      let block = Int.random(in: 0..<3, using: &generator)
      let paid = meter.pay(for: candidate, block: block)
      #expect(paid == byBlock[block].pay(for: candidates[candidate]))
    }
  }
}
