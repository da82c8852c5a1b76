import Foundation

/// One complete request.
struct TimedRequest {
  let tag: String
  let path: String
  let body: [UInt8]

  /// - Parameter line: `METHOD /t/TAG/PATH VERSION`
  init?(line: Substring, body: [UInt8]) {
    let words = line.split(separator: " ")
    guard words.count > 1 else { return nil }
    let parts = words[1].split(separator: "/", maxSplits: 2)
    guard parts.count == 3, parts[0] == "t" else { return nil }
    (tag, path, self.body) = (String(parts[1]), "/" + parts[2], body)
  }
}

/// A connection that is kept: bytes to requests, one at a time.
final class TimedConnection {
  enum Arrival {
    case incomplete
    case request(TimedRequest)
    case closed
  }

  private let socket: Int32
  private var buffer: [UInt8] = []
  /// Of the request that is arriving: its first line, where its body begins and how long it is.
  private var head: (line: Substring, start: Int, length: Int)?
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  init(_ socket: Int32) {
    self.socket = socket
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(socket) }

  /// Reads what has come.
  func receive() -> Arrival {
    let count = read(socket, &chunk, chunk.count)
    guard count > 0 else { return count < 0 && errno == EAGAIN ? .incomplete : .closed }
    buffer += chunk[..<count]
    let gap = "\r\n\r\n".utf8
    if head == nil, let end = buffer.place(of: gap) {
      let text = String(decoding: buffer[..<end], as: UTF8.self)
      let lines = text.split(separator: "\r\n")
      let length = lines.dropFirst().first { $0.lowercased().hasPrefix("content-length:") }
      head = (
        lines.first ?? "", end + gap.count,
        length.flatMap { Int($0.drop { $0 != ":" }.dropFirst().drop(while: \.isWhitespace)) } ?? 0
      )
    }
    guard let head, buffer.count >= head.start + head.length else { return .incomplete }
    // One request at a time: nothing follows before it is answered.
    let request = TimedRequest(line: head.line, body: Array(buffer[head.start...]))
    buffer.removeAll(keepingCapacity: true)
    self.head = nil
    return request.map { .request($0) } ?? .closed
  }

  func reply(_ status: Int, _ body: Data) {
    let head =
      "HTTP/1.1 \(status) \(status == 200 ? "OK" : "No")\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    send(Array(head.utf8) + body)
  }

  /// Writes all of it, waiting for a slow reader: all others wait with it.
  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.send(
          socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        var ready = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else {
        return
      }
    }
  }
}
