import Synchronization

/// The queue of one agent: several senders, one reader.
///
/// A sender waits while the queue holds more than its bound and the reader is at work. It never waits while the reader
/// waits, whatever is queued: for messages, since it may need one of somebody whom this sender's children serve; or for
/// the first words of its model, since that may have no place for it before this sender's own call has ended. Nor does
/// it wait for a reader that has gone. So somebody can always go on, and no run can lock.
final class AgentInbox: Sendable {
  private struct State {
    var messages: InboxState
    var reader: CheckedContinuation<Void, Never>?
    var isReading = false
    /// Whether the reader's model has not begun to answer.
    var awaitsAnswer = false
    var senders: [CheckedContinuation<Void, Never>] = []
    var isCancelled = false
    /// Whether nobody reads any more.
    var isAbandoned = false

    func hasRoom(_ capacity: Int) -> Bool {
      isReading || awaitsAnswer || isAbandoned || isCancelled || messages.bytes <= capacity
    }
  }

  /// Agents side by side often end a step in the same moment; without it each of these would be a call.
  private static let gathering = Duration.milliseconds(1)

  private let state: Mutex<State>
  private let capacity: Int
  private let gathers: Bool

  init(_ messages: InboxState, capacity: Int) {
    state = Mutex(State(messages: messages))
    self.capacity = capacity
    gathers = messages.readsSeveralAtOnce
  }

  /// Takes a message, and holds its sender up where the agent does not keep up.
  ///
  /// - Returns: false for a step that was delivered before.
  @discardableResult
  func deliver(_ message: StepMessage) async -> Bool {
    let (isNew, reader) = state.withLock { state in
      let isNew = state.messages.add(message)
      defer { state.reader = nil }
      return (isNew, state.reader)
    }
    reader?.resume()
    await waitForRoom()
    return isNew
  }

  /// Says that a sender will send nothing more.
  func close(_ sender: Int) {
    let reader = state.withLock { state in
      state.messages.close(sender)
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }

  /// Says whether its agent waits for the first words of its model.
  func awaitAnswer(_ awaits: Bool) {
    let senders = state.withLock { state in
      state.awaitsAnswer = awaits
      let isFree = state.hasRoom(capacity)
      defer { if isFree { state.senders = [] } }
      return isFree ? state.senders : []
    }
    senders.forEach { $0.resume() }
  }

  /// Says that its agent has ended: what is still delivered goes nowhere.
  func abandon() {
    let senders = state.withLock { state in
      state.isAbandoned = true
      defer { state.senders = [] }
      return state.senders
    }
    senders.forEach { $0.resume() }
  }

  /// The next messages, `nil` when there will be none; with how many still wait.
  ///
  /// - Throws: `CancellationError`.
  func next() async throws -> (batch: [StepMessage], waiting: Int)? {
    while true {
      try Task.checkCancellation()
      if gathers, state.withLock({ $0.isReading && $0.messages.hasNews }) {
        try await Task.sleep(for: Self.gathering)
      }
      let (taken, waiting, senders) = state.withLock { state in
        let taken = state.messages.take()
        state.isReading = taken == .wait
        let free = state.hasRoom(capacity)
        defer { if free { state.senders = [] } }
        return (taken, state.messages.count, free ? state.senders : [])
      }
      senders.forEach { $0.resume() }
      switch taken {
      case .batch(let batch): return (batch, waiting)
      case .end: return nil
      case .wait: await waitForNews()
      }
    }
  }

  private func waitForNews() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isNow = state.withLock { state in
          // What came since the queue was looked at is seen at once.
          if state.isCancelled || state.messages.hasNews { return true }
          state.reader = continuation
          return false
        }
        if isNow { continuation.resume() }
      }
    } onCancel: {
      release()
    }
  }

  private func waitForRoom() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isNow = state.withLock { state in
          if state.hasRoom(capacity) { return true }
          state.senders.append(continuation)
          return false
        }
        if isNow { continuation.resume() }
      }
    } onCancel: {
      release()
    }
  }

  /// The run is over for everybody as soon as it is for one.
  private func release() {
    let (reader, senders) = state.withLock { state in
      state.isCancelled = true
      defer { (state.reader, state.senders) = (nil, []) }
      return (state.reader, state.senders)
    }
    reader?.resume()
    senders.forEach { $0.resume() }
  }
}
