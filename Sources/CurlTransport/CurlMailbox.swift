import LanguageModels
import Synchronization

/// All that callers and the multiplexer's thread share.
final class CurlMailbox: Sendable {
  enum Command: Sendable {
    case start(CurlJob)
    case cancel(UInt64)
    /// Its reader has room again.
    case resume(UInt64)
  }

  private struct State {
    var commands: [Command] = []
    var isStopping = false
    var lastID: UInt64 = 0

    /// - Returns: whether the thread has to be woken: one wake-up serves all commands that arrive before it
    ///   takes them.
    mutating func post(_ command: Command) -> Bool {
      commands.append(command)
      return commands.count == 1
    }
  }

  private let state: Mutex<State>
  /// Never sent with the lock held: the thread that wakes takes it first of all, and would spin.
  private let wakeUp: WakeUp?

  static let closed = TransportError(.other, "the HTTP transport was shut down")

  /// - Parameter wakeUp: `nil` only for a thread that ends before it waits.
  init(wakeUp: WakeUp?) {
    self.wakeUp = wakeUp
    state = Mutex(State())
  }

  func nextID() -> UInt64 {
    state.withLock {
      $0.lastID += 1
      return $0.lastID
    }
  }

  /// Hands a job to the thread, or resumes it at once when its task is cancelled or nobody listens.
  func submit(_ job: CurlJob) {
    let (refusal, wakes) = state.withLock { state -> ((any Error)?, Bool) in
      if state.isStopping { return (Self.closed, false) }
      // A cancellation before this line finds no job to stop, one after it is queued behind the job.
      if Task.isCancelled { return (CancellationError(), false) }
      return (nil, state.post(.start(job)))
    }
    if let refusal { job.fail(refusal) }
    if wakes { wakeUp?.send() }
  }

  func cancel(_ id: UInt64) { post(.cancel(id)) }

  func resume(_ id: UInt64) { post(.resume(id)) }

  private func post(_ command: Command) {
    if state.withLock({ !$0.isStopping && $0.post(command) }) { wakeUp?.send() }
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    wakeUp?.send()
  }

  /// Called by the thread: what has arrived since the last call.
  func take() -> (commands: [Command], isStopping: Bool) {
    state.withLock { state in
      defer { state.commands.removeAll() }
      return (state.commands, state.isStopping)
    }
  }

  /// Called by the thread when it cannot go on: later jobs are refused.
  func close() -> [Command] {
    state.withLock { state in
      state.isStopping = true
      defer { state.commands.removeAll() }
      return state.commands
    }
  }
}
