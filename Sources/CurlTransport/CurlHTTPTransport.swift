public import LanguageModels
import Synchronization

/// HTTP by libcurl: all requests on one owned thread, kept connections, bounded concurrency.
///
/// May be used from any number of tasks. Redirects are not followed; a request is put on the wire at
/// most once, so that a caller who counts its calls counts them all.
public final class CurlHTTPTransport: StreamingHTTPTransport {
  private let mailbox: CurlMailbox
  private let thread: CurlThread
  private let executor: LoopExecutor
  /// Of the last request: calls to one server differ in their bodies only.
  private let lastTarget = Mutex<RequestTarget?>(nil)

  public init(configuration: CurlTransportConfiguration = CurlTransportConfiguration()) {
    let wakeUp = WakeUp()
    mailbox = CurlMailbox(wakeUp: wakeUp)
    executor = LoopExecutor(wakeUp: wakeUp)
    thread = CurlThread(
      configuration: configuration, mailbox: mailbox, executor: executor, wakeUp: wakeUp)
  }

  public var taskExecutor: (any TaskExecutor)? { executor }

  deinit { shutdown() }

  /// Fails all pending requests and waits for the thread to end; later requests are refused.
  public func shutdown() {
    mailbox.stop()
    thread.join()
  }

  /// Sends one request and waits for the whole reply; cancelling the task closes its connection.
  ///
  /// - Throws: ``TransportError`` when no complete reply arrived, `CancellationError` when cancelled.
  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let target = try target(of: request.url)
    try RequestTarget.check(request.headers)
    let id = mailbox.nextID()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        mailbox.submit(
          CurlJob(id: id, request: request, target: target, consumer: .whole(continuation)))
      }
    } onCancel: {
      mailbox.cancel(id)
    }
  }

  /// Bytes of a body that may wait for their reader before the sender has to.
  private static let streamCapacity = 1 << 20

  /// Sends one request and waits for the beginning of the body. A body that is not read for long pauses its transfer,
  /// and with it the idle time-out; one that nobody holds any more closes its connection.
  ///
  /// - Throws: ``TransportError`` when no response began, `CancellationError` when cancelled.
  public func open(_ request: HTTPRequest) async throws -> HTTPResponseStream {
    let target = try target(of: request.url)
    try RequestTarget.check(request.headers)
    let mailbox = mailbox
    let id = mailbox.nextID()
    let channel = ByteChannel(capacity: Self.streamCapacity) { mailbox.resume(id) }
    let body = HTTPBody(channel) { mailbox.cancel(id) }
    let head = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let stream = CurlStream(channel, head: continuation)
        mailbox.submit(
          CurlJob(id: id, request: request, target: target, consumer: .stream(stream)))
      }
    } onCancel: {
      mailbox.cancel(id)
    }
    return HTTPResponseStream(status: head.status, headers: head.headers, body: body)
  }

  private func target(of url: String) throws -> RequestTarget {
    if let last = lastTarget.withLock({ $0 }), last.url == url { return last }
    let target = try RequestTarget(url: url)
    lastTarget.withLock { $0 = target }
    return target
  }
}
