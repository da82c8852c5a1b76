import Glibc

/// One question and one answer with a child, both a line: writes, reads and drains its errors at once, so that
/// no full pipe blocks either side.
package struct LineExchange {
  package enum Result {
    /// The line without its newline.
    case answer([UInt8])
    case timedOut
    case cancelled
    /// The program ended, or closed its output.
    case ended
    /// More bytes than any answer needs.
    case tooLong
    /// More than one line: whatever follows cannot be told apart from the next answer.
    case unasked
  }

  /// A longer answer is no answer.
  package static let maximumBytes = 16 << 20
  /// How often a cancellation or an end is looked for.
  private static let tick: Int32 = 50

  private var unsent: ArraySlice<UInt8>
  private var received: [UInt8] = []
  /// How much of ``received`` holds no newline.
  private var searched = 0
  private var errorsAreOpen = true
  private let deadline: ContinuousClock.Instant

  package init(request: [UInt8], deadline: ContinuousClock.Instant) {
    unsent = (request + [UInt8(ascii: "\n")])[...]
    self.deadline = deadline
  }

  /// Blocks until the answer is there or never will be.
  ///
  /// - Parameter log: receives what the child writes to its standard error.
  package mutating func run(
    with child: ChildProcess, log: (ArraySlice<UInt8>) -> Void,
    isCancelled: () -> Bool
  ) -> Result {
    // Nobody has asked yet.
    if receive(from: child.output), !received.isEmpty { return .unasked }
    while true {
      if isCancelled() { return .cancelled }
      guard ContinuousClock.now < deadline else { return .timedOut }
      let ready = wait(for: child)
      if ready.input { send(to: child.input) }
      if ready.errors { errorsAreOpen = drain(child.errors, log) }
      var isClosed = false
      if ready.output { isClosed = !receive(from: child.output) }
      if let answer = answer() { return answer }
      if received.count > Self.maximumBytes { return .tooLong }
      // A child of the child may hold the pipe open after its parent's end.
      if isClosed || (!ready.any && child.hasEnded) { return finish(child, log) }
    }
  }

  /// Takes what is left in the pipes of a program that ended.
  private mutating func finish(
    _ child: ChildProcess, _ log: (ArraySlice<UInt8>) -> Void
  ) -> Result {
    _ = receive(from: child.output)
    if errorsAreOpen { _ = drain(child.errors, log) }
    return answer() ?? .ended
  }

  private func wait(
    for child: ChildProcess
  ) -> (input: Bool, output: Bool, errors: Bool, any: Bool) {
    var entries = [
      pollfd(
        fd: unsent.isEmpty ? -1 : child.input.number, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: child.output.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorsAreOpen ? child.errors.number : -1, events: Int16(POLLIN), revents: 0),
    ]
    let left = (deadline - ContinuousClock.now) / .milliseconds(1)
    let timeout = Int32(min(Double(Self.tick), max(0, left.rounded(.up))))
    let count = unsafe poll(&entries, nfds_t(entries.count), timeout)
    guard count > 0 else { return (false, false, false, false) }
    let ready = entries.map { $0.revents != 0 }
    return (ready[0], ready[1], ready[2], true)
  }

  private mutating func send(to descriptor: FileDescriptor) {
    let count = unsafe unsent.withUnsafeBytes {
      unsafe Glibc.write(descriptor.number, $0.baseAddress, $0.count)
    }
    if count > 0 { unsent = unsent.dropFirst(count) }
    // Nobody reads any more: an answer may still come, or the end shows at the output.
    if count < 0, errno != EAGAIN, errno != EINTR { unsent = [] }
  }

  /// - Returns: false at the end of the stream.
  private mutating func receive(from descriptor: FileDescriptor) -> Bool {
    read(descriptor) { received.append(contentsOf: $0) }
  }

  private func drain(
    _ descriptor: FileDescriptor, _ log: (ArraySlice<UInt8>) -> Void
  ) -> Bool {
    read(descriptor, log)
  }

  private func read(_ descriptor: FileDescriptor, _ take: (ArraySlice<UInt8>) -> Void) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor.number, $0.baseAddress, $0.count)
      }
      if count > 0 { take(chunk[..<count]) }
      if count == 0 { return false }
      if count < 0, errno == EINTR { continue }
      // A full chunk may be followed by more, but a flood must not keep the deadline from being seen.
      return count >= 0 || errno == EAGAIN
    }
  }

  private mutating func answer() -> Result? {
    guard let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = received.count
      return nil
    }
    return end == received.count - 1 ? .answer(Array(received[..<end])) : .unasked
  }
}
