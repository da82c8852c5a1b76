import Foundation
import Synchronization
import Testing
import _TestSupport

@testable import LanguageModels

/// A model whose answers wait until the test lets them go.
private final class GatedModel: ChatModel {
  private let state = Mutex(
    (calls: 0, cancelled: 0, isOpen: false, failure: LanguageModelError?.none))

  var calls: Int { state.withLock { $0.calls } }
  var cancelled: Int { state.withLock { $0.cancelled } }
  func open() { state.withLock { $0.isOpen = true } }
  func fail(with error: LanguageModelError) { state.withLock { $0.failure = error } }

  func complete(_ request: ChatRequest, context: CallContext) async throws -> ChatResponse {
    state.withLock { $0.calls += 1 }
    do {
      while !state.withLock({ $0.isOpen }) { try await Task.sleep(for: .milliseconds(2)) }
    } catch {
      state.withLock { $0.cancelled += 1 }
      throw error
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return ChatResponse(
      text: "answer", finishReason: .length, usage: TokenUsage(inputTokens: 3, outputTokens: 4),
      attempts: 2, costUSD: 0.25)
  }
}

@Suite struct CachedChatModelTests {
  private let gate = GatedModel()
  let log = MemoryCallLog()
  let folder: TemporaryFolder
  let cache: ResponseCache
  let model: CachedChatModel

  init() throws {
    folder = try TemporaryFolder()
    cache = try ResponseCache(at: folder.file("c.sqlite"))
    model = CachedChatModel(model: gate, cache: cache, namespace: "n", log: log)
  }

  func until(_ condition: () -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while !condition() {
      try #require(ContinuousClock.now < end)
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  @Test func aHitIsFreeAndLogged() async throws {
    gate.open()
    let paid = try await model.complete(.asking("m"), context: .test)
    #expect(paid.attempts == 2 && paid.costUSD == 0.25)
    let free = try await model.complete(.asking("m"), context: .test)
    #expect(free.text == "answer" && free.finishReason == .length && free.usage == paid.usage)
    #expect(free.attempts == 0 && free.costUSD == 0)
    #expect(free.savedUSD == 0.25 && paid.savedUSD == 0)
    #expect(gate.calls == 1)
    #expect(log.records.map(\.outcome.status) == ["cache"])
    #expect(log.records.map(\.context) == [.test])
    #expect(CallLogTotals(log.records).spent == .zero)
    #expect(CallLogTotals(log.records).cachedCalls == 1)
  }

  @Test func replicatesAreAskedApart() async throws {
    gate.open()
    for replicate in [0, 1, 1, 0, 2] {
      var request = ChatRequest.asking("m")
      request.replicate = replicate
      _ = try await model.complete(request, context: .test)
    }
    #expect(gate.calls == 3)
  }

  @Test func errorsAreSharedInFlightButNeverKept() async throws {
    gate.fail(with: LanguageModelError(.serverError, "broken", attempts: 4))
    let tasks = (0..<5).map { _ in
      Task { try await model.complete(.asking("m"), context: .test) }
    }
    try await until { gate.calls == 1 }
    try await Task.sleep(for: .milliseconds(50))
    gate.open()
    var attempts: [Int] = []
    for task in tasks {
      let error = await #expect(throws: LanguageModelError.self) { try await task.value }
      attempts.append(error?.attempts ?? -1)
    }
    #expect(attempts.sorted() == [0, 0, 0, 0, 4])
    await #expect(throws: LanguageModelError.self) {
      try await model.complete(.asking("m"), context: .test)
    }
    #expect(gate.calls == 2)
  }

  @Test func aCancelledAskerLeavesTheCallToTheOthers() async throws {
    let leader = Task { try await model.complete(.asking("m"), context: .test) }
    try await until { gate.calls == 1 }
    let follower = Task { try await model.complete(.asking("m"), context: .test) }
    try await Task.sleep(for: .milliseconds(30))
    leader.cancel()
    await #expect(throws: CancellationError.self) { try await leader.value }
    gate.open()
    let answer = try await follower.value
    // The call is counted on whoever still waits, exactly once.
    #expect(answer.attempts == 2 && answer.costUSD == 0.25)
    #expect(gate.calls == 1)
  }

  @Test func aCallThatNobodyWaitsForIsCancelled() async throws {
    let only = Task { try await model.complete(.asking("m"), context: .test) }
    try await until { gate.calls == 1 }
    only.cancel()
    await #expect(throws: CancellationError.self) { try await only.value }
    try await until { gate.cancelled == 1 }
    gate.open()
    _ = try await model.complete(.asking("m"), context: .test)
    #expect(gate.calls == 2)
  }

  /// The answer is on disk before anybody has it, so a process killed right after loses nothing.
  @Test func anAnswerIsKeptBeforeItIsSeen() async throws {
    gate.open()
    _ = try await model.complete(.asking("m"), context: .test)
    let other = try ResponseCache(at: folder.file("c.sqlite"))
    let key = RequestDigest(chat: .asking("m"), namespace: "n")
    #expect(try await other.payload(for: key) != nil)
  }

  @Test func aPaidAnswerIsKeptThoughTheAskerIsCancelledMeanwhile() async throws {
    let cancelling = CancellingModel()
    let model = CachedChatModel(model: cancelling, cache: cache, namespace: "n")
    await #expect(throws: CancellationError.self) {
      let task = Task { try await model.complete(.asking("m"), context: .test) }
      cancelling.onAnswer { task.cancel() }
      return try await task.value
    }
    let key = RequestDigest(chat: .asking("m"), namespace: "n")
    let end = ContinuousClock.now + .seconds(60)
    while try await cache.payload(for: key) == nil {
      try #require(ContinuousClock.now < end)
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  @Test func aDamagedEntryIsAnErrorNotAnAnswer() async throws {
    let entry = ResponseCache.Entry(
      kind: "chat", endpoint: "n", model: "m", costUSD: nil, payload: Data("{".utf8))
    try await cache.store([(RequestDigest(chat: .asking("m"), namespace: "n"), entry)])
    let error = await #expect(throws: ResponseCacheError.self) {
      try await model.complete(.asking("m"), context: .test)
    }
    #expect(error?.code == .damaged)
    #expect(gate.calls == 0)
  }
}

/// Has its asker cancelled at the moment the answer is there.
private final class CancellingModel: ChatModel {
  private let action = Mutex<(@Sendable () -> Void)?>(nil)

  func onAnswer(_ action: @escaping @Sendable () -> Void) {
    self.action.withLock { $0 = action }
  }

  func complete(_ request: ChatRequest, context: CallContext) async throws -> ChatResponse {
    while true {
      if let action = action.withLock({ $0 }) {
        action()
        break
      }
      await Task.yield()
    }
    return ChatResponse(
      text: "paid", finishReason: .stop, usage: TokenUsage(inputTokens: 1, outputTokens: 1),
      attempts: 1, costUSD: 1)
  }
}
