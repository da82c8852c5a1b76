import Foundation

/// Answers the first request of a connection, takes the next one, and is gone: nobody listens any more.
public final class VanishingServer: Sendable {
  private let listener: SilentListener

  public var root: String { "http://127.0.0.1:\(listener.port)" }

  public init() throws {
    listener = try SilentListener()
    Thread.detachNewThread { [listener] in Self.serve(listener) }
  }

  private static func serve(_ listener: SilentListener) {
    let connection = accept(listener.descriptor, nil, nil)
    guard connection >= 0 else { return }
    takeRequest(connection)
    let reply = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8)
    _ = send(connection, reply, reply.count, Int32(MSG_NOSIGNAL))
    takeRequest(connection)
    shutdown(listener.descriptor, Int32(SHUT_RDWR))
    close(connection)
  }

  /// Reads to the brace that ends a body in JSON.
  private static func takeRequest(_ connection: Int32) {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var last: UInt8?
    while last != UInt8(ascii: "}") {
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return }
      last = bytes[count - 1]
    }
  }
}
