import Foundation
public import LanguageModels

/// A bench at the scripted server `fault_server`: a base URL and a bill of its own.
///
/// All benches of a test process share one server on loopback; see the top of its `__main__.py`.
public struct FaultServer: Sendable {
  /// What the server saw on this bench and would charge.
  public struct Bill: Decodable, Sendable {
    public let requests: Int
    public let answered: Int
    /// Connections that carried a request of this bench.
    public let connections: Int
    /// Requests whose client went away.
    public let aborted: Int
    /// Most requests at one time.
    public let peak: Int
    public let byModel: [String: Int]
    public let authorizations: [String?]
    /// Requests equal to one that had been answered.
    public let repeated: Int
    /// Requests that waited for `100 Continue`.
    public let expectations: Int
    /// Completions made, whether or not they arrived, with their tokens.
    public let billed: Int
    public let inputTokens: Int
    public let outputTokens: Int
    /// By name, of the behaviour `mix`.
    public let faults: [String: Int]
    /// Requests that came as to an HTTP proxy.
    public let proxied: Int

    private enum CodingKeys: String, CodingKey {
      case requests, answered, connections, aborted, peak, repeated, authorizations, expectations
      case billed, faults, proxied
      case byModel = "by_model"
      case inputTokens = "input_tokens"
      case outputTokens = "output_tokens"
    }
  }

  private static let process = Result { try ServerProcess("fault_server") }

  public let port: Int
  /// To be put before any path of the server.
  public let root: String

  public var baseURL: String { root + "/v1" }

  /// Starts the server where that has not been done, and opens a fresh bench.
  public init() throws {
    port = try Self.process.get().port
    root = "http://127.0.0.1:\(port)/t/\(UUID().uuidString)"
  }

  /// Asks the server for the bill.
  public func bill(through transport: any HTTPTransport) async throws -> Bill {
    let response = try await transport.send(HTTPRequest(method: "GET", url: root + "/bill"))
    return try JSONDecoder().decode(Bill.self, from: response.body)
  }
}
