/// Limits of a ``CurlHTTPTransport``; time spent in its queue counts against none of them.
public struct CurlTransportConfiguration: Hashable, Sendable {
  /// Requests on the wire at once; further ones wait in the order they came.
  public var maximumConcurrentRequests: Int
  /// Name look-up, TCP and TLS together.
  public var connectTimeout: Duration
  /// From the connection to the first byte of the reply: a whole generation where nothing streams.
  public var firstByteTimeout: Duration
  /// Between two pieces of the reply.
  public var idleTimeout: Duration
  /// From leaving the queue to the last byte.
  public var totalTimeout: Duration
  /// A longer body is refused with `responseTooLarge`.
  public var maximumResponseBytes: Int
  /// A PEM file of the authorities to trust instead of the system's; `nil` for the system's.
  public var authoritiesFile: String?

  /// - Precondition: every limit is positive.
  public init(
    maximumConcurrentRequests: Int = 64, connectTimeout: Duration = .seconds(10),
    firstByteTimeout: Duration = .seconds(300), idleTimeout: Duration = .seconds(60),
    totalTimeout: Duration = .seconds(600), maximumResponseBytes: Int = 32 << 20,
    authoritiesFile: String? = nil
  ) {
    precondition(maximumConcurrentRequests > 0, "at least one request at once")
    precondition(maximumResponseBytes > 0, "at least one byte")
    self.maximumConcurrentRequests = maximumConcurrentRequests
    self.connectTimeout = connectTimeout
    self.firstByteTimeout = firstByteTimeout
    self.idleTimeout = idleTimeout
    self.totalTimeout = totalTimeout
    self.maximumResponseBytes = maximumResponseBytes
    self.authoritiesFile = authoritiesFile
  }
}
