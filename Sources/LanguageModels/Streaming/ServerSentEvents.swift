/// An event of a `text/event-stream`.
public struct ServerSentEvent: Hashable, Sendable {
  /// `message` unless the stream names another.
  public let type: String
  /// The lines of its data, joined by newlines; bytes that are no UTF-8 are replaced.
  public let data: String

  public init(type: String = "message", data: String) {
    self.type = type
    self.data = data
  }
}

/// Finds the events in a stream of bytes, however they are cut into pieces.
///
/// Follows the HTML standard, section 9.2: lines end with LF, CR or both, a line that begins with a colon is a comment,
/// a byte-order mark is passed over, an empty line ends an event, and events without data are none. Two things are ours:
/// an event that the stream breaks off counts where its last line is complete, as some servers never send the empty
/// line, and an event is limited in size.
public struct ServerSentEventParser: Sendable {
  /// An event is longer than allowed.
  public struct Overflow: Error, Hashable, Sendable {
    public init() {}
  }

  private let maximumBytes: Int
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var type: [UInt8] = []
  private var endedWithCR = false
  private var isFirstLine = true

  private static let lf = UInt8(ascii: "\n")
  private static let cr = UInt8(ascii: "\r")

  /// - Parameter maximumBytes: of an event.
  /// - Precondition: it is positive.
  public init(maximumBytes: Int = 8 << 20) {
    precondition(maximumBytes > 0, "events of \(maximumBytes) bytes")
    self.maximumBytes = maximumBytes
  }

  /// The events that these bytes complete.
  ///
  /// - Throws: ``Overflow``; nothing may be appended after it.
  /// - Complexity: O(bytes).
  public mutating func append(_ bytes: some Sequence<UInt8>) throws(Overflow) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      if endedWithCR {
        endedWithCR = false
        if byte == Self.lf { continue }
      }
      if byte == Self.lf || byte == Self.cr {
        endedWithCR = byte == Self.cr
        if let event = endLine() { events.append(event) }
      } else {
        line.append(byte)
        guard line.count + data.count <= maximumBytes else { throw Overflow() }
      }
    }
    return events
  }

  /// The event that the stream has broken off.
  public mutating func finish() -> ServerSentEvent? {
    line = []
    return endEvent()
  }

  private mutating func endLine() -> ServerSentEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    }
    guard !line.isEmpty else { return endEvent() }
    let colon = line.firstIndex(of: UInt8(ascii: ":"))
    let name = line[..<(colon ?? line.endIndex)]
    var value = colon.map { line[($0 + 1)...] } ?? []
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    if name.elementsEqual("data".utf8) {
      if hasData { data.append(Self.lf) }
      data += value
      hasData = true
    } else if name.elementsEqual("event".utf8) {
      type = Array(value)
    }
    return nil
  }

  private mutating func endEvent() -> ServerSentEvent? {
    defer {
      data.removeAll(keepingCapacity: true)
      type = []
      hasData = false
    }
    guard hasData else { return nil }
    let name = type.isEmpty ? "message" : String(decoding: type, as: UTF8.self)
    return ServerSentEvent(type: name, data: String(decoding: data, as: UTF8.self))
  }
}
