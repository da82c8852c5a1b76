import MASPO
import Randomness
import Testing

@Suite struct FaultTests {
  /// Fails one call in sixteen of a kind.
  static func failing(
    _ kind: @escaping @Sendable (ScriptedWorld.Call) -> Bool
  ) -> @Sendable (ScriptedWorld.Call) async throws -> Void {
    { call in
      if kind(call), SeedSequence(seed: 4).child("\(call)").value >> 9 & 15 == 0 {
        throw MASPOFault.call("lost")
      }
    }
  }

  static let kinds: [@Sendable (ScriptedWorld.Call) -> Bool] = [
    { if case .run = $0 { true } else { false } },
    { if case .rerun = $0 { true } else { false } },
    { if case .proposal = $0 { true } else { false } },
    { if case .judgement = $0 { true } else { false } },
  ]

  @Test(arguments: kinds.indices)
  func singleFailuresAreIsolatedWhereAskedFor(_ kind: Int) async throws {
    let world = ScriptedWorld(
      .reflect, writing: World.mixed, judging: World.honest, hook: Self.failing(Self.kinds[kind]))
    // One call in sixteen makes one question in three lack a verdict, which is more than the default allows.
    var tolerant = MASPOConfiguration.repaired
    tolerant.maximumErrorRate = 0.7
    let result = try await MASPOOptimizerTests.result(world, tolerant)
    #expect(result.ending == .completed)
    #expect(result.prompts.allSatisfy { World.quality($0) > 0 })
    await #expect(throws: MASPOFault.call("lost")) {
      _ = try await MASPOOptimizerTests.result(world, .reference)
    }
  }

  /// What failed is not what the candidate lost, nor what it won.
  @Test(arguments: kinds.indices)
  func nothingIsDecidedWithoutAnyReply(_ kind: Int) async throws {
    let world = ScriptedWorld(.reflect, writing: World.mixed, judging: World.honest) {
      if Self.kinds[kind]($0) { throw MASPOFault.call("lost") }
    }
    let result = try await MASPOOptimizerTests.result(world, .repaired)
    #expect(result.found == world.graph.problem().seedPrompts)
  }

  /// Prompts that look better where they run at all, and never run with most questions.
  @Test(arguments: [MASPOConfiguration.Preset.repaired, .paper, .reference])
  func aPromptGainsNothingByFailing(_ preset: MASPOConfiguration.Preset) async throws {
    let world = ScriptedWorld(.reflect, writing: World.mixed, judging: World.honest) {
      if case .rerun(_, _, let question, _) = $0, question % 5 > 0 {
        throw MASPOFault.call("lost")
      }
    }
    var configuration = MASPOOptimizerTests.small(preset.configuration)
    configuration.faults = .isolate
    configuration.losers = .parent
    configuration.batchSize = 10
    configuration.poolSize = 40
    let result = try await MASPOOptimizerTests.result(world, configuration)
    #expect(result.found == world.graph.problem().seedPrompts)
    let failed = result.steps.reduce(0) { $0 + $1.failed }
    let judged = result.steps.reduce(0) { $0 + $1.judged }
    #expect(failed > judged / 2 && failed <= judged)
    #expect(result.steps.allSatisfy { $0.unjudged == 0 })
  }

  /// The paper keeps losers, and a share of wins of one half is what nobody's verdict comes to.
  @Test(arguments: [MASPOConfiguration.Preset.paper, .repaired])
  func withoutAJudgeNothingIsKept(_ preset: MASPOConfiguration.Preset) async throws {
    let world = ScriptedWorld(.reflect, writing: World.mixed, judging: World.honest) {
      if case .judgement = $0 { throw MASPOFault.call("lost") }
    }
    var configuration = MASPOOptimizerTests.small(preset.configuration)
    configuration.faults = .isolate
    let result = try await MASPOOptimizerTests.result(world, configuration)
    #expect(result.found == world.graph.problem().seedPrompts)
    #expect(result.steps.allSatisfy { $0.judged == 0 && $0.accepted == 0 })
    #expect(result.steps.contains { $0.unjudged > 0 })
  }

  @Test func anyOtherErrorEndsIt() async throws {
    struct Other: Error {}
    let world = ScriptedWorld(.reflect, writing: World.mixed, judging: World.honest) {
      if case .judgement = $0 { throw Other() }
    }
    await #expect(throws: Other.self) {
      _ = try await MASPOOptimizerTests.result(world, .repaired)
    }
  }

  @Test func aCancelledTaskEnds() async throws {
    let world = ScriptedWorld(.reflect, writing: World.mixed, judging: World.honest) { _ in
      await Task.yield()
    }
    let task = Task { try await MASPOOptimizerTests.result(world, .repaired) }
    while world.calls.isEmpty { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test func aProposalThatBreaksTheContractIsAskedForAgain() async throws {
    let world = ScriptedWorld(.reflect) { request in
      request.objection == nil ? "<prompt>no input +</prompt>" : World.mixed(request)
    } judging: {
      World.honest($0)
    }
    let result = try await MASPOOptimizerTests.result(
      world, MASPOOptimizerTests.small(.repaired))
    #expect(result.prompts.allSatisfy { $0.contains("{question}") })
    #expect(result.prompts != world.graph.problem().seedPrompts)
    let proposals = world.proposals
    #expect(proposals.count { $0.objection == "it lacks {question}" } == proposals.count / 2)
    #expect(Set(proposals).count == proposals.count)
  }
}
