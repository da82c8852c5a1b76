import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing

@testable import Strategies

/// Which combinations a search that buys examples may propose at all.
@Suite struct ExampleCandidatesTests {
  private static func search(
    _ sizes: [Int], seed: UInt64, _ configuration: ExampleSearchConfiguration
  ) throws -> ExampleSearch {
    let agents = sizes.indices.map { AgentID("a\($0)") }
    return ExampleSearch(
      topology: try WorkflowTopology(
        agents: agents,
        dependencies: Dictionary(
          uniqueKeysWithValues: zip(agents.dropFirst(), agents.map { [$0] }))),
      embeddings: sizes.map { size in
        Matrix((0..<size).map { [Double($0 % 7), Double($0 % 11), Double($0) / Double(size)] })
      },
      callsPerExample: sizes.map { _ in 1 }, examples: 4, configuration: configuration,
      seeds: SeedSequence(seed: seed))
  }

  /// Prompts of each agent in any candidate.
  private static func prompts(of search: ExampleSearch) -> [Int] {
    search.space.sizes.indices.map { agent in Set(search.candidates.map { $0[agent] }).count }
  }

  private static func limited(_ candidates: Int, _ prompts: Int) -> ExampleSearchConfiguration {
    var configuration = ExampleSearchConfiguration()
    (configuration.candidateLimit, configuration.promptLimit) = (candidates, prompts)
    return configuration
  }

  /// As many candidates as the limits leave, each one once and in the pools, the seed prompts first.
  @Test(arguments: 0..<60 as Range<UInt64>) func theyKeepToBothLimits(seed: UInt64) throws {
    var generator = SeedSequence(seed: seed).generator
    let sizes = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      Int.random(in: 1...9, using: &generator)
    }
    let (limit, promptLimit) = (
      Int.random(in: 1...60, using: &generator), Int.random(in: 1...8, using: &generator)
    )
    let search = try Self.search(sizes, seed: seed, Self.limited(limit, promptLimit))
    let reachable = sizes.map { min($0, promptLimit) }.reduce(1, *)
    #expect(search.candidates.count == min(limit, reachable))
    #expect(Set(search.candidates).count == search.candidates.count)
    #expect(search.candidates.first == search.space.seed)
    #expect(search.candidates.allSatisfy(search.space.contains))
    for (count, size) in zip(Self.prompts(of: search), sizes) {
      #expect(count <= min(size, promptLimit))
    }
    #expect(search.coversSpace == (search.candidates.count == sizes.reduce(1, *)))
    let again = try Self.search(sizes, seed: seed, Self.limited(limit, promptLimit))
    #expect(again.candidates == search.candidates)
  }

  /// Whatever is proposed is one of them, until nothing that is worth its calls is left.
  @Test(arguments: 0..<4 as Range<UInt64>) func onlyTheyAreProposed(seed: UInt64) throws {
    var search = try Self.search([9, 9], seed: seed, Self.limited(20, 5))
    var proposed = 0
    while let purchase = search.suggest(within: 1_000) {
      #expect(search.candidates.contains(purchase.assignment))
      let quality = Double((purchase.assignment[0] + purchase.assignment[1]) % 9) / 9
      try search.observe(
        purchase,
        scores: purchase.blocks.map { search.blocks.positions[$0].map { _ in quality } })
      proposed += 1
    }
    #expect((3...20 * search.blocks.count).contains(proposed))
  }

  /// The limits as they are: 4,096 combinations, and 256 prompts of each agent.
  @Test(arguments: [[2_000], [2_000, 3, 2_000]])
  func hugePoolsLeaveABoundedSearch(sizes: [Int]) throws {
    var search = try Self.search(sizes, seed: 7, ExampleSearchConfiguration())
    #expect(search.candidates.count == (sizes.count == 1 ? 256 : 4_096))
    for (count, size) in zip(Self.prompts(of: search), sizes) {
      #expect(count <= min(size, 256))
      // So many draws miss next to none of them.
      #expect(count >= min(size, 256) - 1)
    }
    for _ in 0..<4 {
      let purchase = try #require(search.suggest(within: .max))
      #expect(search.space.contains(purchase.assignment))
      try search.observe(purchase, scores: purchase.blocks.map { _ in [0.5] })
    }
  }
}
