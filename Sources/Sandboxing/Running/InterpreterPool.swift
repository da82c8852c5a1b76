import Subprocesses
import Synchronization

/// Isolated interpreters that were started ahead and wait for something to do.
final class InterpreterPool: Sendable {
  private struct State {
    var waiting: [ChildProcess] = []
    var isClosed = false
  }

  private let command: IsolatedCommand
  private let script: String
  private let arguments: [String]
  private let size: Int
  private let isReused: Bool
  private let state = Mutex(State())
  private let queue = BlockingQueue("maspob.python.start", isSerial: true)

  /// Begins to start interpreters at once.
  ///
  /// - Parameter isReused: they come back after use, so that none is started in the place of one in use.
  init(
    _ command: IsolatedCommand, script: String, arguments: [String], size: Int,
    isReused: Bool = false
  ) {
    self.command = command
    self.script = script
    self.arguments = arguments
    self.size = size
    self.isReused = isReused
    refill()
  }

  deinit { close() }

  /// The one that has waited longest, or a fresh one. Blocks.
  func take() throws(SandboxError) -> ChildProcess {
    defer { if !isReused { refill() } }
    while let child = state.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }) {
      if !child.hasEnded { return child }
    }
    return try start()
  }

  /// Keeps one for a later use, unless there are enough.
  func giveBack(_ child: ChildProcess) {
    let isKept = state.withLock { state in
      guard !state.isClosed, state.waiting.count < size else { return false }
      // Before those that are still starting.
      state.waiting.insert(child, at: 0)
      return true
    }
    if !isKept { child.kill() }
  }

  /// Ends all that wait; starts no more.
  func close() {
    let children = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for child in children { child.kill() }
  }

  private func start() throws(SandboxError) -> ChildProcess {
    let (command, script, arguments) = (command, script, arguments)
    return try LaunchThread.shared.run {
      Result { () throws(SandboxError) in try command.start(script: script, arguments: arguments) }
    }.get()
  }

  private func refill() {
    queue.later { [weak self] in self?.fill() }
  }

  private func fill() {
    while isShort {
      // Whoever needs one learns why it cannot be started.
      guard let child = try? start() else { return }
      giveBackLast(child)
    }
  }

  private var isShort: Bool {
    state.withLock { !$0.isClosed && $0.waiting.count < size }
  }

  private func giveBackLast(_ child: ChildProcess) {
    let isKept = state.withLock { state in
      if !state.isClosed { state.waiting.append(child) }
      return !state.isClosed
    }
    if !isKept { child.kill() }
  }
}
