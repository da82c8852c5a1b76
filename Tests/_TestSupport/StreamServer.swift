import Foundation
public import LanguageModels

/// A bench at `stream_server`, which streams steps at exact times: knobs, a base URL and a log of its own.
///
/// All benches of a process share one server on loopback; see the top of its `__main__.py`. What a step says is
/// `[AGENT.CALL.STEP from PARENT STEPS prompt HASH]`, words and the delimiter.
public struct StreamServer: Sendable {
  public struct Refused: Error {
    public let message: String
  }

  private static let process = Result { try ServerProcess("stream_server") }

  /// To be put before any path of the server.
  public let root: String
  private let transport: any HTTPTransport

  public var baseURL: String { root + "/v1" }

  /// Starts the server where that has not been done, and opens a fresh bench.
  public init(_ knobs: Knobs = Knobs(), through transport: any HTTPTransport) async throws {
    try await self.init(knobs, at: Self.process.get().port, through: transport)
  }

  /// Opens a fresh bench at a server that speaks as `stream_server` does.
  public init(
    _ knobs: Knobs = Knobs(), at port: Int, through transport: any HTTPTransport
  ) async throws {
    root = "http://127.0.0.1:\(port)/t/\(UUID().uuidString)"
    self.transport = transport
    try await configure(knobs)
  }

  /// Sets all knobs anew and forgets calls, cache and log.
  public func configure(_ knobs: Knobs) async throws {
    let response = try await transport.send(
      HTTPRequest(
        method: "POST", url: root + "/configure",
        headers: [("Content-Type", "application/json")], body: try JSONEncoder().encode(knobs)))
    guard response.status == 200 else {
      throw Refused(message: String(decoding: response.body, as: UTF8.self))
    }
  }

  public func log() async throws -> Log {
    let response = try await transport.send(HTTPRequest(method: "GET", url: root + "/log"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Log.self, from: response.body)
  }

  public struct NeverHappened: Error {
    public let log: Log
  }

  /// Asks for the log until it is as wished; gives up after a minute.
  public func waitUntil(_ isWished: (Log) -> Bool) async throws -> Log {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      let log = try await log()
      if isWished(log) { return log }
      guard ContinuousClock.now < end else { throw NeverHappened(log: log) }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
