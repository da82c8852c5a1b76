import Foundation
import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing

@testable import Strategies

@Suite struct ExampleSearchTests {
  private static let sizes = [3, 4, 2]
  private static let callsPerExample = [1, 2, 1]

  private static func topology() throws -> WorkflowTopology {
    try WorkflowTopology(
      agents: ["a", "b", "c"], dependencies: ["b": ["a"], "c": ["b"]])
  }

  private static func search(
    seed: UInt64, examples: Int = 10, replays: Bool = true,
    configuration: ExampleSearchConfiguration = ExampleSearchConfiguration()
  ) throws -> ExampleSearch {
    ExampleSearch(
      topology: try topology(), embeddings: sizes.map { .identity($0) },
      callsPerExample: callsPerExample, examples: examples, replays: replays,
      configuration: configuration, seeds: SeedSequence(seed: seed))
  }

  private static func score(_ assignment: PromptAssignment, _ example: Int) -> Double {
    let quality = [0.0, 0.3, 0.1][assignment[0]] + [0.1, 0, 0.2, 0.4][assignment[1]]
    return sin(Double(example * 7 + assignment[2])) * 0.5 + 0.5 < quality + 0.2 ? 1 : 0
  }

  private static func scores(_ search: ExampleSearch, _ purchase: ExampleSearch.Purchase)
    -> [[Double]]
  {
    purchase.blocks.map { block in
      search.blocks.positions[block].map { score(purchase.assignment, $0) }
    }
  }

  /// Every purchase is priced as if each example and agent were looked up by itself, and none exceeds what is left.
  @Test(arguments: 0..<6 as Range<UInt64>, [true, false])
  func purchasesCostWhatTheySayAndStayWithin(seed: UInt64, replays: Bool) throws {
    var configuration = ExampleSearchConfiguration()
    configuration.leastGain = 0
    var search = try Self.search(seed: seed, replays: replays, configuration: configuration)
    var left = 137
    var paid: Set<[Int]> = []
    var asked: [PromptAssignment: Set<Int>] = [:]
    var purchases = 0
    while let purchase = search.suggest(within: left) {
      let p = purchase.assignment.indices
      var calls = 0
      for example in purchase.blocks.flatMap({ search.blocks.positions[$0] }) {
        #expect(asked[purchase.assignment, default: []].insert(example).inserted)
        for (agent, price) in Self.callsPerExample.enumerated()
        where paid.insert([agent, example] + p.prefix(agent + 1)).inserted || !replays {
          calls += price
        }
      }
      #expect(purchase.calls == calls)
      left -= calls
      #expect(left >= 0)
      try search.observe(purchase, scores: Self.scores(search, purchase))
      purchases += 1
    }
    // What is left buys no open block at all.
    let open = search.candidates.indices.filter { search.bought[$0] < search.blocks.count }
    #expect(
      open.allSatisfy { search.price(of: $0, search.bought[$0]..<(search.bought[$0] + 1)) > left })
    #expect(purchases > 5)
    let measured = try #require(search.incumbent)
    #expect(asked[measured] != nil)
  }

  @Test func theFirstAskedHasTheSeedPromptsAndWarmUpAsksOneBlock() throws {
    var search = try Self.search(seed: 4)
    for step in 0..<3 {
      let purchase = try #require(search.suggest(within: 1000))
      if step == 0 { #expect(purchase.assignment == PromptAssignment([0, 0, 0])) }
      #expect(purchase.blocks == 0..<1)
      try search.observe(purchase, scores: Self.scores(search, purchase))
    }
    #expect(search.suggest(within: 0) == nil)
  }

  @Test func equalHistoriesGiveEqualPurchases() throws {
    func run(_ seed: UInt64) throws -> [ExampleSearch.Purchase] {
      var search = try Self.search(seed: seed)
      return try (0..<10).map { _ in
        let purchase = try #require(search.suggest(within: 1000))
        #expect(search.suggest(within: 1000) == purchase)
        try search.observe(purchase, scores: Self.scores(search, purchase))
        return purchase
      }
    }
    #expect(try run(1) == run(1))
    #expect(try run(1) != run(2))
  }

  /// Without a cap the search ends when nothing is worth a look, and the best is chosen.
  @Test func unlimitedCallsFindTheOptimum() throws {
    var search = try Self.search(seed: 2)
    while let purchase = search.suggest(within: .max) {
      try search.observe(purchase, scores: Self.scores(search, purchase))
    }
    let space = AssignmentSpace(sizes: Self.sizes)
    func mean(_ assignment: PromptAssignment) -> Double {
      (0..<10).reduce(0) { $0 + Self.score(assignment, $1) } / 10
    }
    let best = (0..<24).map { mean(space.assignment(at: $0)) }.max()
    #expect(mean(try #require(search.incumbent)) == best)
  }

  /// The value of a move against the integral that it abbreviates, E max(d + s·Z, 0) − max(d, 0).
  @Test(arguments: [-0.5, -0.05, 0, 0.02, 0.3], [0.01, 0.1, 1])
  func utilityIsTheExpectedGain(distance: Double, move: Double) {
    let steps = 200_000
    var integral = 0.0
    for step in 0..<steps {
      let z = -10 + 20 * (Double(step) + 0.5) / Double(steps)
      integral += max(distance + move * z, 0) * exp(-z * z / 2)
    }
    integral *= 20 / Double(steps) / (2 * Double.pi).squareRoot()
    #expect(
      abs(ExampleSearch.utility(of: move, distance: distance) - (integral - max(distance, 0)))
        < 1e-7)
  }

  @Test func largeSpacesAreSampled() throws {
    var configuration = ExampleSearchConfiguration()
    configuration.candidateLimit = 7
    let search = try Self.search(seed: 1, configuration: configuration)
    #expect(search.candidates.count == 7 && Set(search.candidates).count == 7)
    #expect(search.candidates[0] == PromptAssignment([0, 0, 0]))
  }
}
