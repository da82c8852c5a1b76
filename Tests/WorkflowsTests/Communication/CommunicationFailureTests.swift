import LanguageModels
import PromptSpace
import Testing
import _TestSupport

@testable import Workflows

@Suite struct CommunicationFailureTests {
  private static let broken = LanguageModelError(.unreachable, "the connection broke", attempts: 1)
  private static let refused = LanguageModelError(.badRequest, "no such model", attempts: 1)

  /// `A` writes three steps; the call of an agent that a closure names goes wrong instead.
  private func model(
    pace: Duration = .zero,
    _ fault: @escaping @Sendable (String, Int) -> StepModel.Reply?
  ) -> StepModel {
    StepModel(pace: pace) { request, context, call in
      let agent = context.agent ?? ""
      if let reply = fault(agent, call) { return reply }
      let isFirst = request.messages[0].content.contains("You are the first of several")
      if isFirst, call > 1 { return .steps((call...3).map { "A\($0)" }) }
      return .steps(isFirst ? ["A1", "A2", "A3"] : ["\(agent) on \(request.lastWord)"])
    }
  }

  @Test func aBrokenCallOfALaterAgentIsMadeAgain() async throws {
    let model = model { agent, call in
      agent == "B" && call == 2 ? .init(["half a st"], error: Self.broken) : nil
    }
    let bench = try CommunicationBench(Shape.chain(2), model)
    #expect(try await bench.run().output == "B on A1\n\nB on A2\n\nB on A3")
    let requests = model.requests(of: "B")
    #expect(requests.count == 4 && requests[1] == requests[2])
    #expect(bench.log.all(.discarded, of: "B").map(\.bytes) == [9])
    #expect(bench.log.all(.callStarted, of: "B").map(\.attempt) == [1, 1, 2, 1])
  }

  @Test func aFirstAgentGoesOnBehindItsSteps() async throws {
    let model = model { agent, call in
      agent == "A" && call == 1
        ? .init(["A1\nEND_STEP\n", "and a ha"], error: Self.broken) : nil
    }
    let bench = try CommunicationBench(Shape.chain(2), model)
    #expect(try await bench.run().output == "B on A1\n\nB on A2\n\nB on A3")
    let again = model.requests(of: "A")[1].messages
    #expect(again.suffix(2).map(\.role) == [.assistant, .user])
    #expect(again[2].content == "A1")
    #expect(again[3].content.hasPrefix("Go on with step 2."))
    #expect(bench.log.all(.step, of: "A").map(\.step) == [1, 2, 3])
    #expect(bench.log.all(.discarded, of: "A").count == 1)
  }

  @Test func orHasFailed() async throws {
    let model = model { agent, call in
      agent == "A" && call == 1 ? .steps(["A1"], error: Self.broken) : nil
    }
    let bench = try CommunicationBench(Shape.chain(2), model) { $0.recovery = .failFast }
    let failure = await #expect(throws: ExecutionFailure.self) { try await bench.run() }
    #expect(failure?.agent == "A")
    #expect(model.requests(of: "A").count == 1)
    // Without a step handed on nothing stands against another try.
    let early = self.model { agent, call in
      agent == "A" && call == 1 ? .init([], error: Self.broken) : nil
    }
    let other = try CommunicationBench(Shape.chain(2), early) { $0.recovery = .failFast }
    _ = try? await other.run()
    #expect(early.requests(of: "A").count == 2)
  }

  @Test func triesComeToAnEnd() async throws {
    let model = model { agent, _ in agent == "B" ? .init([], error: Self.broken) : nil }
    let bench = try CommunicationBench(Shape.chain(3), model) { $0.maximumRetries = 2 }
    let failure = await #expect(throws: ExecutionFailure.self) { try await bench.run() }
    #expect(failure?.agent == "B")
    #expect(model.requests(of: "B").count == 3 && model.requests(of: "C").isEmpty)
    #expect((failure?.trace.usage.calls ?? 0) >= 4)
  }

  @Test func whatCannotPassIsNotTriedAgain() async throws {
    let model = model { agent, _ in agent == "B" ? .init([], error: Self.refused) : nil }
    let bench = try CommunicationBench(Shape.chain(2), model)
    await #expect(throws: ExecutionFailure.self) { try await bench.run() }
    #expect(model.requests(of: "B").count == 1)
  }

  @Test func thoseAfterAFailedAgentFinishWithWhatTheyHave() async throws {
    let model = model { agent, call in
      agent == "B" && call == 2 ? .init([], error: Self.refused) : nil
    }
    let bench = try CommunicationBench(Shape.chain(3), model) { $0.failurePolicy = .closeEarly }
    #expect(try await bench.run().output == "C on A1")
    #expect(bench.log.all(.closed, of: "B").first?.reason?.contains("no such model") == true)
  }

  @Test func orGetWhatItReceived() async throws {
    let model = model { agent, call in
      agent == "B" && call == 2 ? .init([], error: Self.refused) : nil
    }
    let bench = try CommunicationBench(Shape.chain(3), model) { $0.failurePolicy = .bypass }
    #expect(try await bench.run().output == "C on A1\n\nC on A2\n\nC on A3")
  }

  @Test func anEarlierAgentStandsInForTheLast() async throws {
    let model = model { agent, _ in agent == "C" ? .init([], error: Self.refused) : nil }
    let bench = try CommunicationBench(Shape.chain(3), model) { $0.failurePolicy = .closeEarly }
    #expect(try await bench.run().output == "B on A1\n\nB on A2\n\nB on A3")
    #expect(bench.log.all(.degraded).map(\.agent) == ["B"])
  }

  @Test func anEmptyPurseEndsTheRunWhateverThePolicy() async throws {
    let model = model { agent, _ in
      agent == "B" ? .init([], error: LanguageModelError(.budgetExhausted, "spent")) : nil
    }
    let bench = try CommunicationBench(Shape.chain(3), model) { $0.failurePolicy = .closeEarly }
    let failure = await #expect(throws: ExecutionFailure.self) { try await bench.run() }
    guard case .model(let error) = failure?.reason else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(error.code == .budgetExhausted)
  }

  @Test func aReplyThatWasCutHasNoScoreUnlessItMayCount() async throws {
    for (policy, isAnswer) in [(TruncationPolicy.missing, false), (.scored, true)] {
      let model = model { agent, _ in agent == "B" ? .init(["cut"], finish: .length) : nil }
      let bench = try CommunicationBench(Shape.chain(2), model, truncation: policy)
      let result = try? await bench.run()
      #expect((result != nil) == isAnswer)
    }
  }

  @Test(.timeLimit(.minutes(1))) func cancellationIsQuickAndLeavesNothing() async throws {
    for parents in [Shape.chain(6), Shape.full] {
      let bench = try CommunicationBench(
        parents, CommunicationBench.writing(50, latency: .milliseconds(5), pace: .milliseconds(5)))
      let running = Task { try await bench.run() }
      try await Task.sleep(for: .milliseconds(60))
      let start = ContinuousClock.now
      running.cancel()
      let failure = await #expect(throws: ExecutionFailure.self) { try await running.value }
      #expect(ContinuousClock.now - start < .milliseconds(200))
      #expect(failure?.isCancellation == true)
      #expect(bench.model.inFlight == 0)
      #expect(bench.log.events.last?.kind == .runEnded)
    }
  }

  @Test(.timeLimit(.minutes(1))) func aDeadlineEndsTheRunWithItsName() async throws {
    let bench = try CommunicationBench(
      Shape.chain(3), CommunicationBench.writing(50, pace: .milliseconds(20))
    ) { $0.deadline = .milliseconds(80) }
    let failure = await #expect(throws: ExecutionFailure.self) { try await bench.run() }
    #expect(failure?.description.contains("took longer than") == true)
    #expect(bench.model.inFlight == 0)
    let calm = try CommunicationBench(Shape.chain(2), CommunicationBench.writing(2)) {
      $0.deadline = .seconds(50)
    }
    #expect(try await calm.run().output == "B1\n\nB2")
  }

  /// The slow reader holds the writer up, so that little text waits.
  @Test(.timeLimit(.minutes(1))) func aSlowAgentHoldsTheOneBeforeItUp() async throws {
    let bench = try CommunicationBench(
      Shape.chain(2), CommunicationBench.writing(12, latency: .zero, pace: .milliseconds(2))
    ) {
      $0.maximumSteps = 12
      $0.queueBytes = 4
    }
    _ = try await bench.run()
    let waiting = bench.log.all(.callStarted, of: "B").compactMap(\.waiting)
    #expect((waiting.max() ?? .max) <= 3, "\(waiting)")
    #expect(bench.counts == [1, 12])
  }

  @Test func oldMessagesAreShortenedBeforeTheyDoNotFit() async throws {
    let long = String(repeating: "many words ", count: 60)
    let model = StepModel { request, context, _ in
      context.agent == "A" ? .steps((1...4).map { "\($0) \(long)" }) : .steps(["short"])
    }
    let bench = try CommunicationBench(Shape.chain(2), model) { $0.contextWindow = 1000 }
    _ = try await bench.run()
    let bytes = model.requests(of: "B").map { $0.messages.reduce(0) { $0 + $1.content.utf8.count } }
    #expect(bytes.allSatisfy { $0 <= 750 * 3 }, "\(bytes)")
    #expect(!bench.log.all(.compacted, of: "B").isEmpty)
    #expect(
      model.requests(of: "B").last?.messages.last?.content.hasPrefix("4 many") == true)
  }
}

extension ChatRequest {
  /// The end of the newest message.
  fileprivate var lastWord: String {
    messages.last?.content.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
  }
}
