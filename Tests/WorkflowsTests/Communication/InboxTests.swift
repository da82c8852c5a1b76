import Testing

@testable import Workflows

@Suite struct InboxTests {
  /// By reference, so that an expectation may change it.
  private final class Queue {
    private var state: InboxState

    init(_ state: InboxState) { self.state = state }

    var count: Int { state.count }
    var bytes: Int { state.bytes }
    func add(_ message: StepMessage) -> Bool { state.add(message) }
    func close(_ sender: Int) { state.close(sender) }
    func take() -> InboxState.Taking { state.take() }
  }

  private func state(
    _ order: CommunicationOptions.MergeOrder, batch: Int = 1, waits: Bool = false
  ) -> InboxState {
    InboxState(parents: [0, 1], order: order, batchLimit: batch, waitsForParents: waits)
  }

  private func message(_ sender: Int, _ step: Int) -> StepMessage {
    StepMessage(sender: sender, step: step, text: "\(sender).\(step)")
  }

  @Test func messagesAreReadAsTheyCome() {
    let inbox = Queue(state(.arrival, batch: 2))
    for message in [message(1, 1), message(0, 1), message(1, 2)] {
      #expect(inbox.add(message))
    }
    #expect(inbox.take() == .batch([message(1, 1), message(0, 1)]))
    #expect(inbox.take() == .batch([message(1, 2)]))
    #expect(inbox.take() == .wait && inbox.bytes == 0)
    inbox.close(0)
    #expect(inbox.take() == .wait)
    inbox.close(1)
    #expect(inbox.take() == .end)
  }

  @Test func aStepCountsOnce() {
    let inbox = Queue(state(.arrival))
    #expect(inbox.add(message(0, 1)))
    #expect(!inbox.add(message(0, 1)))
    #expect(inbox.add(message(0, 2)) && !inbox.add(message(0, 1)))
    inbox.close(0)
    #expect(!inbox.add(message(0, 3)))
    #expect(inbox.count == 2)
  }

  @Test func turnsWaitForWhoseTurnItIs() {
    let inbox = Queue(state(.roundRobin))
    _ = inbox.add(message(1, 1))
    #expect(inbox.take() == .wait)
    _ = inbox.add(message(0, 1))
    _ = inbox.add(message(0, 2))
    #expect(inbox.take() == .batch([message(0, 1)]))
    #expect(inbox.take() == .batch([message(1, 1)]))
    #expect(inbox.take() == .batch([message(0, 2)]))
    inbox.close(1)
    _ = inbox.add(message(0, 3))
    #expect(inbox.take() == .batch([message(0, 3)]))
  }

  @Test func aBarrierTakesOneOfEachWhoStillWrites() {
    let inbox = Queue(state(.barrier))
    _ = inbox.add(message(0, 1))
    _ = inbox.add(message(0, 2))
    #expect(inbox.take() == .wait)
    _ = inbox.add(message(1, 1))
    #expect(inbox.take() == .batch([message(0, 1), message(1, 1)]))
    inbox.close(1)
    #expect(inbox.take() == .batch([message(0, 2)]))
  }

  @Test func whoWaitsForParentsReadsWhenTheyAreDone() {
    let inbox = Queue(state(.arrival, batch: .max, waits: true))
    _ = inbox.add(message(1, 1))
    inbox.close(1)
    #expect(inbox.take() == .wait)
    _ = inbox.add(message(0, 1))
    inbox.close(0)
    #expect(inbox.take() == .batch([message(1, 1), message(0, 1)]))
    #expect(inbox.take() == .end)
  }

  /// A full queue holds its sender up while the reader is at work, and never while the reader waits.
  @Test(.timeLimit(.minutes(1))) func aFullQueueHoldsItsSenderUp() async throws {
    let inbox = AgentInbox(state(.roundRobin), capacity: 4)
    _ = await inbox.deliver(message(0, 1))
    let sender = Task {
      for step in 2...4 { await inbox.deliver(message(0, step)) }
      return ContinuousClock.now
    }
    try await Task.sleep(for: .milliseconds(50))
    let before = ContinuousClock.now
    #expect(try await inbox.next()?.batch == [message(0, 1)])
    // The reader needs the other sender now: whatever is queued, nobody is held up.
    async let second = inbox.next()
    #expect(await sender.value > before)
    await inbox.deliver(message(1, 1))
    #expect(try await second?.batch == [message(1, 1)])
  }

  @Test(.timeLimit(.minutes(1))) func cancellationEndsEveryWait() async throws {
    let inbox = AgentInbox(state(.arrival), capacity: 1)
    let reader = Task { try await inbox.next()?.waiting }
    try await Task.sleep(for: .milliseconds(20))
    reader.cancel()
    await #expect(throws: CancellationError.self) { try await reader.value }
    let full = AgentInbox(state(.arrival), capacity: 1)
    let sender = Task { await full.deliver(message(0, 1)) }
    try await Task.sleep(for: .milliseconds(20))
    sender.cancel()
    _ = await sender.value
  }
}
