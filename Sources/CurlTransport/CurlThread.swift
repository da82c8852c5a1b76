import CCurl
import Foundation
import Synchronization

/// The one thread on which libcurl works; nothing blocks the pool of Swift's tasks.
final class CurlThread: Sendable {
  private struct Start: Sendable {
    let configuration: CurlTransportConfiguration
    let mailbox: CurlMailbox
    let executor: LoopExecutor
    let wakeUp: WakeUp?
  }

  /// A class, because a C thread takes one pointer.
  private final class Box: Sendable {
    let start: Start
    init(_ start: Start) { self.start = start }
  }

  private let thread: Mutex<pthread_t?>

  /// libcurl wants to be initialised once in a process, before any thread uses it.
  private static let initialised: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(
    configuration: CurlTransportConfiguration, mailbox: CurlMailbox, executor: LoopExecutor,
    wakeUp: WakeUp?
  ) {
    guard Self.initialised else {
      thread = Mutex(nil)
      mailbox.stop()
      executor.close()
      return
    }
    let box = Unmanaged.passRetained(
      Box(
        Start(configuration: configuration, mailbox: mailbox, executor: executor, wakeUp: wakeUp)))
    var created = pthread_t()
    let result = pthread_create(&created, nil, { CurlThread.main($0) }, box.toOpaque())
    if result != 0 {
      box.release()
      mailbox.stop()
      executor.close()
    }
    thread = Mutex(result == 0 ? created : nil)
  }

  /// Waits until the thread has ended; the mailbox must have been told to stop.
  func join() {
    let taken = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let taken else { return }
    // Whoever drops the last reference on the thread itself must not wait for himself.
    if pthread_equal(taken, pthread_self()) != 0 {
      pthread_detach(taken)
    } else {
      pthread_join(taken, nil)
    }
  }

  private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().start
    // A peer that hangs up must not kill the process, and handlers belong to other threads; but for those of crashes.
    var signals = sigset_t()
    sigfillset(&signals)
    for crash in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { sigdelset(&signals, crash) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    // It has little to do at a time, and everybody waits for it.
    ccurl_ask_for_short_slices(200_000)
    defer { start.executor.close() }
    start.wakeUp?.own()
    guard let wakeUp = start.wakeUp,
      let multiplexer = CurlMultiplexer(
        configuration: start.configuration, mailbox: start.mailbox, executor: start.executor,
        wakeUp: wakeUp)
    else {
      for case .start(let job) in start.mailbox.close() {
        job.fail(CurlMailbox.closed)
      }
      return nil
    }
    multiplexer.run()
    return nil
  }
}
