import MASPO
import Randomness
import Testing

/// Which questions go where; one call at a time, so that they are noted in their order.
@Suite struct CaseTests {
  /// Agent 0 wins by itself and spoils what follows, unless 3 divides the number of the question.
  @Sendable static func misaligning(_ request: JudgeRequest) -> String {
    switch request.role {
    case .next, .global: request.question % 3 == 0 ? "A" : "B"
    case .local, .terminal: "A"
    }
  }

  @Test func misalignedQuestionsGoToTheSuccessorsFirstPart() async throws {
    let world = ScriptedWorld(.reflect, judging: Self.misaligning)
    _ = try await MASPOOptimizerTests.result(world, .reference, width: 1)
    let successor = world.proposals.filter { $0.agent == 1 }
    for pair in stride(from: 0, to: successor.count, by: 2) {
      let first = successor[pair].traces.map(\.question)
      #expect(first.prefix(3).allSatisfy { $0 % 3 != 0 })
      #expect(Set(first + successor[pair + 1].traces.map(\.question)).count == 10)
    }
    let own = world.proposals.filter { $0.agent == 0 }
    #expect(own.contains { ($0.traces.first?.question ?? 1).isMultiple(of: 3) })
    #expect(world.proposals.allSatisfy { $0.misaligned.isEmpty })
  }

  @Test func misalignedQuestionsOfTheAgentAreLabelled() async throws {
    let world = ScriptedWorld(.reflect, judging: Self.misaligning)
    _ = try await MASPOOptimizerTests.result(world, .paper, width: 1)
    let (first, later) = (world.proposals.prefix(2), world.proposals.filter { $0.agent == 0 })
    #expect(first.allSatisfy { $0.misaligned.isEmpty })
    #expect(later.dropFirst(2).allSatisfy { $0.misaligned.count == 3 })
    for request in later {
      #expect(request.misaligned.allSatisfy { $0.question % 3 != 0 })
      #expect(request.traces.count == 5)
      let labelled = Set(request.misaligned.map(\.question))
      #expect(labelled.isDisjoint(with: request.traces.map(\.question)))
    }
    #expect(world.proposals.filter { $0.agent == 1 }.allSatisfy { $0.misaligned.isEmpty })
  }

  /// The rate is taken over the questions that are not there on purpose.
  @Test func theMisalignmentRateCountsRandomQuestions() async throws {
    let world = ScriptedWorld(.debateThenAggregate) { request in
      request.role == .next || request.role == .global ? "B" : "A"
    }
    var configuration = MASPOConfiguration.reference
    configuration.weights = .init(local: 1, next: 0, global: 0)
    let result = try await MASPOOptimizerTests.result(world, configuration, width: 1)
    for step in result.steps {
      #expect(step.misalignment == (step.agent == 3 ? nil : 1))
    }
  }

  @Test func improvementsAreSeenByTheOthersAtOnce() async throws {
    let world = ScriptedWorld(.reflect) { _ in "A" }
    var configuration = MASPOConfiguration.reference
    configuration.schedule = .fixedRounds(rounds: 1, steps: 1)
    let result = try await MASPOOptimizerTests.result(world, configuration, width: 1)
    let seeds = world.graph.problem().seedPrompts
    let last = world.calls.compactMap {
      if case .run(let prompts, _) = $0 { prompts } else { nil }
    }.last
    #expect(last == [result.prompts[0], seeds[1]])
    #expect(result.prompts[0] != seeds[0])
  }

  @Test func oneBatchServesAllParentsWhereShared() async throws {
    for shares in [true, false] {
      let world = ScriptedWorld(.reflect) { _ in "A" }
      var configuration = MASPOConfiguration.reference
      configuration.schedule = .topological(depth: 3)
      configuration.sharesBatch = shares
      _ = try await MASPOOptimizerTests.result(world, configuration, width: 1)
      // One parent with two requests, then two with two each.
      let requests = world.proposals.filter { $0.agent == 0 }.map { $0.traces.map(\.question) }
      #expect(requests.count == 10)
      #expect((requests[2] == requests[4] && requests[3] == requests[5]) == shares)
    }
  }

  @Test func predecessorsUseOtherPromptsWhereAskedFor() async throws {
    func prompts(_ change: (inout MASPOConfiguration) -> Void) async throws -> [[Set<String>]] {
      let world = ScriptedWorld(.reflect) { _ in "A" }
      var configuration = MASPOConfiguration.reference
      configuration.schedule = .topological(depth: 2)
      change(&configuration)
      let result = try await MASPOOptimizerTests.result(world, configuration, width: 1)
      let runs = world.calls.compactMap {
        if case .run(let prompts, _) = $0 { prompts } else { nil }
      }
      // Agent 0: 1 + 2 expansions of ten runs; agent 1 at depth 0: one, at depth 1: two.
      let ofSecond = Array(runs.dropFirst(30)).map { $0[0] }
      let best = result.prompts[0]
      func others(_ range: Range<Int>) -> Set<String> { Set(ofSecond[range]).subtracting([best]) }
      return [[others(0..<7), others(7..<10)], [others(10..<17), others(17..<20)]]
    }
    #expect(try await prompts { _ in } == [[[], []], [[], []]])
    let switched = try await prompts { $0.switchesDynamically = true }
    #expect(switched[0] == [[], []])
    #expect(switched[1][0].count == 1 && switched[1][0] == switched[1][1])
    let sampled = try await prompts { $0.samplesPredecessors = true }
    #expect(sampled.allSatisfy { $0[0].isEmpty && $0[1].count == 1 })
  }

  /// The writer knows four prompts, so that outputs recur.
  @Test func noPairIsJudgedTwiceWhereTheyAreRemembered() async throws {
    for remembers in [true, false] {
      let world = ScriptedWorld(.debate) { request in
        let draw = SeedSequence(seed: 7).child("\(request)").value
        return "<prompt>Agent \(draw % 4) {question}</prompt>"
      } judging: {
        World.coin(6)($0)
      }
      var configuration = MASPOOptimizerTests.small(.repaired)
      configuration.acceptance = .majority
      configuration.remembersPairs = remembers
      _ = try await MASPOOptimizerTests.result(world, configuration, width: 1)
      let requests = world.judgements
      #expect((Set(requests).count == requests.count) == remembers)
      #expect(!requests.contains { $0.first == $0.second })
      #expect(requests.count > 100)
    }
  }
}
