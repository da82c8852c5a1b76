import Foundation
import Synchronization

/// Runs tasks on the multiplexer's own thread, between its looks at the sockets.
///
/// What reads one answer to send the next request then changes threads nowhere: from byte to byte there is one wake-up,
/// that by the kernel. Each of the three that a pool of threads adds costs as much as reading the answer. Tasks on it
/// must not block, and share one thread; once that has ended, they go on in Swift's own pool.
final class LoopExecutor: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let wakeUp: WakeUp?

  init(wakeUp: WakeUp?) { self.wakeUp = wakeUp }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let (isClosed, isFirst) = state.withLock { state in
      if !state.isClosed { state.jobs.append(job) }
      return (state.isClosed, state.jobs.count == 1)
    }
    if isClosed {
      globalConcurrentExecutor.enqueue(job)
    } else if isFirst {
      wakeUp?.send()
    }
  }

  var hasJobs: Bool { state.withLock { !$0.jobs.isEmpty } }

  /// Called by the thread: runs what waits; what that brings about waits for the next time.
  func run() {
    for job in take(closing: false) { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  /// Called by the thread at its end.
  func close() {
    for job in take(closing: true) { globalConcurrentExecutor.enqueue(job) }
  }

  private func take(closing: Bool) -> [UnownedJob] {
    state.withLock { state in
      if closing { state.isClosed = true }
      defer { state.jobs.removeAll() }
      return state.jobs
    }
  }
}
