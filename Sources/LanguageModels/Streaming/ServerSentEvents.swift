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
    var rest = Array(bytes)[...]
    guard let first = rest.first else { return [] }
    if endedWithCR, first == Self.lf { rest.removeFirst() }
    endedWithCR = false
    while let end = rest.firstIndex(where: { $0 == Self.lf || $0 == Self.cr }) {
      try add(rest[..<end])
      if let event = endLine() { events.append(event) }
      let isCR = rest[end] == Self.cr
      rest = rest[(end + 1)...]
      if isCR, rest.first == Self.lf {
        rest.removeFirst()
      } else {
        endedWithCR = isCR && rest.isEmpty
      }
    }
    try add(rest)
    return events
  }

  private mutating func add(_ piece: ArraySlice<UInt8>) throws(Overflow) {
    line += piece
    guard line.count + data.count <= maximumBytes else { throw Overflow() }
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
