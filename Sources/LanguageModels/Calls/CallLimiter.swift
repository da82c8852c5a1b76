import Synchronization

/// Lets a bounded number of attempts run at once; the bound follows the server.
///
/// Of those that wait the highest priority goes first, equals in the order they came. Nobody waits for ever where the
/// calls of a higher priority follow from calls of a lower one, as those of later agents do: they come to an end.
///
/// Additive increase, multiplicative decrease, as TCP shares a line: a refusal for the rate (429) halves the
/// window, each whole window of answers widens it by one, up to the maximum and never below one. Refusals of
/// attempts that began before the last halving tell nothing new and do not count. A failing server (5xx) is no
/// reason to send less.
///
/// This is the one place that bounds calls, before the reservation: a request that waited in the
/// transport instead would hold a worst case of the budget without being on the wire. A transport
/// should therefore allow at least as many requests as its limiters together. One limiter serves one server.
public final class CallLimiter: Sendable {
  /// A place among the running attempts.
  struct Permit: Sendable {
    fileprivate let epoch: Int
    /// Whether it is the place of a call that goes on only behind this one.
    fileprivate(set) var isShared = false
  }

  /// What an attempt showed about the server's limits.
  enum Feedback: Sendable { case answered, rateLimited, nothing }

  private struct State {
    /// Places; the whole part counts.
    var window: Double
    /// Halvings so far.
    var epoch = 0
    var running = 0
    var waiting = KeyedPriorityQueue<CheckedContinuation<Permit, any Error>>()
    var lastID: UInt64 = 0
    var quietUntil: ContinuousClock.Instant?
  }

  private let maximum: Double
  private let state: Mutex<State>

  /// - Precondition: `maximumConcurrentCalls` is positive.
  public init(maximumConcurrentCalls: Int) {
    precondition(maximumConcurrentCalls > 0, "at least one call at once")
    maximum = Double(maximumConcurrentCalls)
    state = Mutex(State(window: maximum))
  }

  /// Attempts that may run at once now.
  var window: Int { state.withLock { Int($0.window) } }

  /// Attempts that wait for a place.
  var waiting: Int { state.withLock { $0.waiting.count } }

  /// The limiters in whose places the current task works.
  @TaskLocal private static var held: Set<ObjectIdentifier> = []

  /// Works in a place of this limiter. A call that is made meanwhile, by somebody who reads the answer of this one, goes
  /// in the same place: waiting for one of their own, such calls could wait for each other for ever.
  func occupied<Value>(_ work: () async throws -> Value) async rethrows -> Value {
    try await Self.$held.withValue(Self.held.union([ObjectIdentifier(self)])) { try await work() }
  }

  /// Waits for a place; each success is followed by exactly one ``release(_:_:)``.
  ///
  /// - Throws: `CancellationError` when the task is cancelled while it waits.
  func acquire(priority: Int = 0) async throws -> Permit {
    try Task.checkCancellation()
    if Self.held.contains(ObjectIdentifier(self)) {
      return Permit(epoch: state.withLock { $0.epoch }, isShared: true)
    }
    // The usual case, without the cost of a suspension.
    if let permit = state.withLock({ grant(&$0) }) { return permit }
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let answer: Result<Permit, any Error>? = state.withLock { state in
          // A cancellation before this line finds nobody in the queue to wake.
          if Task.isCancelled { return .failure(CancellationError()) }
          if let permit = grant(&state) { return .success(permit) }
          state.waiting.append(continuation, key: id, priority: priority)
          return nil
        }
        if let answer { continuation.resume(with: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiting.remove(key: id) }
      waiter?.resume(throwing: CancellationError())
    }
  }

  private func grant(_ state: inout State) -> Permit? {
    guard state.running < Int(state.window) else { return nil }
    state.running += 1
    return Permit(epoch: state.epoch)
  }

  /// Gives a place back and hands what is free to those whose turn it is.
  func release(_ permit: Permit, _ feedback: Feedback = .nothing) {
    let (next, permit) = state.withLock { state in
      if !permit.isShared { state.running -= 1 }
      adapt(&state, to: feedback, of: permit)
      var next: [CheckedContinuation<Permit, any Error>] = []
      while state.running < Int(state.window), let waiter = state.waiting.popFirst() {
        state.running += 1
        next.append(waiter)
      }
      return (next, Permit(epoch: state.epoch))
    }
    for waiter in next { waiter.resume(returning: permit) }
  }

  private func adapt(_ state: inout State, to feedback: Feedback, of permit: Permit) {
    switch feedback {
    case .answered:
      state.window = min(maximum, state.window + 1 / state.window)
    case .rateLimited where permit.epoch == state.epoch:
      state.window = max(1, state.window / 2)
      state.epoch += 1
    case .rateLimited, .nothing: break
    }
  }

  // MARK: Quiet

  /// Asks everybody to send nothing for a while.
  func stayQuiet(for pause: Duration) {
    let end = ContinuousClock.now + pause
    state.withLock { $0.quietUntil = max($0.quietUntil ?? end, end) }
  }

  /// What is left of the longest pause that was asked for.
  var remainingQuiet: Duration? {
    state.withLock { state in
      let rest = state.quietUntil.map { $0 - ContinuousClock.now }
      if let rest, rest > .zero { return rest }
      state.quietUntil = nil
      return nil
    }
  }
}
