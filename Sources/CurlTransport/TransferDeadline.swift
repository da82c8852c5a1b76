/// The two time-outs that libcurl does not have: to the first byte, and between bytes.
struct TransferDeadline {
  let firstByteTimeout: Duration
  let idleTimeout: Duration
  let start: ContinuousClock.Instant
  private(set) var lastByte: ContinuousClock.Instant?

  init(configuration: CurlTransportConfiguration, start: ContinuousClock.Instant) {
    firstByteTimeout = configuration.firstByteTimeout
    idleTimeout = configuration.idleTimeout
    self.start = start
  }

  /// The reader is slow, not the sender.
  private var isPaused = false

  mutating func receivedBytes(at now: ContinuousClock.Instant) {
    lastByte = now
    isPaused = false
  }

  /// Stops the time until the next bytes.
  mutating func pause() { isPaused = true }

  enum Verdict: Equatable {
    case waiting(until: ContinuousClock.Instant)
    case firstByteTimeout
    case idleTimeout
  }

  /// - Parameter connectedAfter: from the start to the moment the request could be written, `nil`
  ///   while the connection is being made, which libcurl times itself.
  func verdict(at now: ContinuousClock.Instant, connectedAfter: Duration?) -> Verdict {
    if isPaused { return .waiting(until: now.advanced(by: idleTimeout)) }
    if let lastByte {
      let end = lastByte.advanced(by: idleTimeout)
      return now < end ? .waiting(until: end) : .idleTimeout
    }
    // The first byte may arrive at any moment, and from then on the shorter idle time-out may hold.
    let soonest = now.advanced(by: min(firstByteTimeout, idleTimeout))
    guard let connectedAfter else { return .waiting(until: soonest) }
    let end = start.advanced(by: connectedAfter + firstByteTimeout)
    return now < end ? .waiting(until: min(end, soonest)) : .firstByteTimeout
  }
}
