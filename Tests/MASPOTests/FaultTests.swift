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
    let result = try await MASPOOptimizerTests.result(world, .repaired)
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
