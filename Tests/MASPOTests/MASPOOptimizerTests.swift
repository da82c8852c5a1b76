import MASPO
import Randomness
import Synchronization
import Testing

@Suite struct MASPOOptimizerTests {
  static func result(
    _ world: ScriptedWorld, _ configuration: MASPOConfiguration, seed: UInt64 = 5,
    questions: Int = 50, width: Int = 8
  ) async throws -> MASPOResult {
    try await MASPOOptimizer(
      problem: world.graph.problem(questions: questions), configuration: configuration,
      services: world.services, seeds: SeedSequence(seed: seed), width: width
    ).run()
  }

  /// Few calls, all features.
  static func small(_ preset: MASPOConfiguration) -> MASPOConfiguration {
    var configuration = preset
    configuration.schedule = .fixedRounds(rounds: 2, steps: 2)
    configuration.batchSize = 4
    configuration.poolSize = 8
    configuration.misalignedCases =
      if case .successors = preset.misalignedCases { .successors(limit: 2) } else {
        preset.misalignedCases
      }
    if preset.gate != nil { configuration.gate = .init(questions: 8, confidence: 0.9) }
    return configuration
  }

  // MARK: Judges without judgement

  /// The published weakness: with a fair coin for a judge nearly every prompt is replaced.
  @Test func aCoinReplacesThePromptsOfTheReference() async throws {
    var replaced = 0
    for seed in 0..<4 as Range<UInt64> {
      let world = ScriptedWorld(.reflect, judging: World.coin(seed))
      let result = try await Self.result(world, .reference, seed: seed)
      replaced += result.checks.count { $0 == .unchecked }
      #expect(result.prompts == result.found)
    }
    #expect(replaced >= 7)
  }

  @Test func aCoinKeepsTheSeedsOfTheRepaired() async throws {
    var agents = 0
    var replaced = 0
    var found = 0
    for seed in 0..<32 as Range<UInt64> {
      let world = ScriptedWorld(seed % 4 == 0 ? .debate : .reflect, judging: World.coin(seed))
      let result = try await Self.result(world, .repaired, seed: seed)
      agents += result.checks.count
      replaced += result.checks.count { $0 == .passed }
      found += result.checks.count { $0 != .unchanged }
    }
    #expect(agents == 72)
    #expect(Double(replaced) <= 0.05 * Double(agents), "\(replaced) of \(agents)")
    // Otherwise the gate had nothing to do.
    #expect(found > agents / 10, "\(found) of \(agents)")
  }

  @Test(arguments: ["A", "B", "", "both"])
  func aJudgeThatSeesPositionsOnlyChangesNothing(_ reply: String) async throws {
    let world = ScriptedWorld(.debate) { _ in reply }
    let result = try await Self.result(world, Self.small(.repaired))
    #expect(result.found == world.graph.problem().seedPrompts)
    #expect(result.checks == [.unchanged, .unchanged, .unchanged])
  }

  // MARK: Improvements

  @Test(arguments: MASPOConfiguration.Preset.allCases)
  func aPlantedImprovementIsFound(_ preset: MASPOConfiguration.Preset) async throws {
    for graph in [Graph.reflect, .hierarchical] {
      let world = ScriptedWorld(graph, writing: World.mixed, judging: World.honest)
      let result = try await Self.result(world, preset.configuration)
      #expect(result.ending == .completed)
      #expect(result.prompts == result.found)
      // The writer is right every other time.
      #expect(result.prompts.allSatisfy { World.quality($0) > 0 }, "\(result.prompts)")
    }
  }

  @Test func agentsThatAreNotToBeImprovedKeepTheirPrompts() async throws {
    let world = ScriptedWorld(.vote, writing: World.mixed, judging: World.honest)
    let result = try await Self.result(world, Self.small(.repaired))
    #expect(result.prompts[1] == world.graph.problem().seedPrompts[1])
    #expect(result.prompts[0] != world.graph.problem().seedPrompts[0])
    #expect(result.checks == [.passed, .unchanged])
  }

  // MARK: Order of arrival

  @Test(arguments: MASPOConfiguration.Preset.allCases)
  func neitherWidthNorDelaysMatter(_ preset: MASPOConfiguration.Preset) async throws {
    let configuration = Self.small(preset.configuration)
    func run(
      width: Int, hook: @escaping @Sendable (ScriptedWorld.Call) async throws -> Void
    ) async throws -> (MASPOResult, [MASPOEvent], Set<ScriptedWorld.Call>) {
      let world = ScriptedWorld(
        .debate, writing: World.mixed, judging: World.coin(3), hook: hook)
      let events = Mutex<[MASPOEvent]>([])
      let result = try await MASPOOptimizer(
        problem: world.graph.problem(), configuration: configuration, services: world.services,
        seeds: SeedSequence(seed: 8), width: width,
        progress: { event in events.withLock { $0.append(event) } }
      ).run()
      return (result, events.withLock { $0 }, Set(world.calls))
    }
    let plain = try await run(width: 1) { _ in }
    #expect(!plain.1.isEmpty)
    for width in [2, 9, 64] {
      let delayed = try await run(width: width) { _ in
        for _ in 0..<Int.random(in: 0..<6) { await Task.yield() }
      }
      #expect(delayed.0 == plain.0)
      #expect(delayed.1 == plain.1)
      #expect(delayed.2 == plain.2)
    }
  }

  @Test func anotherSeedDrawsOtherBatches() async throws {
    var batches: Set<[Int]> = []
    for seed in 0..<4 as Range<UInt64> {
      let world = ScriptedWorld(.reflect) { _ in "A" }
      _ = try await Self.result(world, Self.small(.reference), seed: seed)
      batches.insert(world.proposals.prefix(2).flatMap { $0.traces.map(\.question) })
    }
    #expect(batches.count == 4)
  }

  @Test func searchAndGateShareNoQuestion() async throws {
    for questions in [1, 2, 3, 9, 24, 90] {
      let world = ScriptedWorld(.reflect, writing: World.mixed, judging: World.honest)
      let optimizer = MASPOOptimizer(
        problem: world.graph.problem(questions: questions), services: world.services,
        seeds: SeedSequence(seed: 1))
      let (pool, heldOut) = optimizer.split
      #expect(Set(pool).isDisjoint(with: heldOut))
      #expect(!pool.isEmpty)
      #expect(heldOut.count == min(20, questions / 2))
      #expect(pool.count == min(50, questions - heldOut.count))
      #expect(Set(pool + heldOut).count == pool.count + heldOut.count)
    }
  }
}
