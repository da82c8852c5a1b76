public import Foundation

/// A request as bytes; the URL and headers may hold secrets and must not be logged.
public struct HTTPRequest: Sendable {
  public var method: String
  public var url: String
  public var headers: [(name: String, value: String)]
  public var body: Data

  public init(
    method: String, url: String, headers: [(name: String, value: String)] = [], body: Data = Data()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// A complete response as bytes.
public struct HTTPResponse: Sendable {
  public var status: Int
  /// In the order received; names as sent.
  public var headers: [(name: String, value: String)]
  public var body: Data

  public init(status: Int, headers: [(name: String, value: String)] = [], body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value of a header, its name compared without case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Why no complete response arrived.
public struct TransportError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case cannotResolveHost, cannotConnect, connectTimeout, firstByteTimeout, idleTimeout,
      totalTimeout
    case connectionLost, tls, responseTooLarge, invalidRequest, other
  }

  public let code: Code
  /// Bounded wording, free of secrets and bodies.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

/// Bytes out, bytes in: knows HTTP, not JSON.
public protocol HTTPTransport: Sendable {
  /// - Throws: ``TransportError``, or `CancellationError` when the task is cancelled.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
