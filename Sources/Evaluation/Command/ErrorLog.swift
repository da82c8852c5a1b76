/// Hands on what a child writes to its standard error, line by line and within bounds: a program that floods
/// it must not fill the terminal.
struct ErrorLog {
  static let maximumLines = 200
  static let maximumLength = 500

  private let sink: @Sendable (String) -> Void
  private var current: [UInt8] = []
  private var lines = 0

  init(_ sink: @escaping @Sendable (String) -> Void) { self.sink = sink }

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard lines <= Self.maximumLines else { return }
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        flush()
      } else if current.count < Self.maximumLength {
        current.append(byte)
      }
    }
  }

  /// Ends the current line.
  mutating func flush() {
    defer { current.removeAll(keepingCapacity: true) }
    guard !current.isEmpty else { return }
    lines += 1
    if lines <= Self.maximumLines {
      sink(String(decoding: current, as: UTF8.self))
    } else if lines == Self.maximumLines + 1 {
      sink("further lines of this evaluation are left out")
    }
  }
}
