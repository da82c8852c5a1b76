public import Foundation

/// A response whose body can be read while it arrives.
public struct HTTPResponseStream: Sendable {
  public let status: Int
  /// In the order received; names as sent.
  public let headers: [(name: String, value: String)]
  public let body: HTTPBody

  public init(status: Int, headers: [(name: String, value: String)], body: HTTPBody) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Bytes out, bytes in as they come.
public protocol StreamingHTTPTransport: HTTPTransport {
  /// Where tasks that read bodies as they come are best run, `nil` for no such place. What they do there
  /// holds up all transfers: a line of a log, but nothing that waits.
  var taskExecutor: (any TaskExecutor)? { get }

  /// Sends a request; returns when the first bytes of the body are there, or its end.
  ///
  /// - Throws: ``TransportError``, or `CancellationError` when the task is cancelled.
  func open(_ request: HTTPRequest) async throws -> HTTPResponseStream
}

/// The pieces of a body, for one reader.
///
/// A reader that does not read makes the sender wait once some of the body has gathered; one that goes away ends the
/// transfer.
public final class HTTPBody: AsyncSequence, Sendable {
  public typealias Element = Data

  private let channel: ByteChannel
  private let abandon: @Sendable () -> Void

  /// - Parameter abandon: ends the transfer; called when nobody can read any more what still comes.
  package init(_ channel: ByteChannel, abandon: @escaping @Sendable () -> Void) {
    self.channel = channel
    self.abandon = abandon
  }

  deinit {
    if channel.isOpen { abandon() }
  }

  /// Lets the rest come and go unread, so that its connection serves the next call; the last thing to ask of a body.
  public func discardRest() { channel.discardRest() }

  /// - Throws: ``TransportError`` where the body breaks off, `CancellationError` when the reading task is cancelled.
  public func next() async throws -> Data? {
    try await withTaskCancellationHandler {
      try await channel.next()
    } onCancel: {
      channel.finish(throwing: CancellationError())
      abandon()
    }
  }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let body: HTTPBody

    public func next() async throws -> Data? { try await body.next() }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(body: self) }
}
