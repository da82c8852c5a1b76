import LanguageModels
import Synchronization

/// All that callers and the multiplexer's thread share.
final class CurlMailbox: Sendable {
  enum Command: Sendable {
    case start(CurlJob)
    case cancel(UInt64)
  }

  private struct State {
    var commands: [Command] = []
    var isStopping = false
    var lastID: UInt64 = 0
    /// The file by which the thread is woken, `nil` unless it is open: its number may belong to another then.
    var wakeUp: Int32?

    func wakeThread() {
      if let wakeUp { SocketEvents.wake(wakeUp) }
    }
  }

  private let state: Mutex<State>

  static let closed = TransportError(.other, "the HTTP transport was shut down")

  init() { state = Mutex(State()) }

  func nextID() -> UInt64 {
    state.withLock {
      $0.lastID += 1
      return $0.lastID
    }
  }

  /// Hands a job to the thread, or resumes it at once when its task is cancelled or nobody listens.
  func submit(_ job: CurlJob) {
    let refusal: (any Error)? = state.withLock { state in
      if state.isStopping { return Self.closed }
      // A cancellation before this line finds no job to stop, one after it is queued behind the job.
      if Task.isCancelled { return CancellationError() }
      Self.post(.start(job), to: &state)
      return nil
    }
    if let refusal { job.continuation.resume(throwing: refusal) }
  }

  func cancel(_ id: UInt64) {
    state.withLock { state in
      if !state.isStopping { Self.post(.cancel(id), to: &state) }
    }
  }

  func stop() {
    state.withLock { state in
      state.isStopping = true
      state.wakeThread()
    }
  }

  /// Called by the thread: what has arrived since the last call.
  func take() -> (commands: [Command], isStopping: Bool) {
    state.withLock { state in
      defer { state.commands.removeAll() }
      return (state.commands, state.isStopping)
    }
  }

  /// Called by the thread when it can be woken, and with `nil` before it no longer can.
  func publish(_ wakeUp: Int32?) {
    state.withLock { $0.wakeUp = wakeUp }
  }

  /// Called by the thread when it cannot go on: later jobs are refused.
  func close() -> [Command] {
    state.withLock { state in
      state.isStopping = true
      defer { state.commands.removeAll() }
      return state.commands
    }
  }

  /// One wake-up serves all commands that arrive before the thread takes them.
  private static func post(_ command: Command, to state: inout State) {
    state.commands.append(command)
    if state.commands.count == 1 { state.wakeThread() }
  }
}
