import Foundation
public import LanguageModels
import Synchronization

/// The scripted server `fault_server.py` as a process on loopback; see the top of that file.
public final class FaultServer: Sendable {
  /// What the server saw and would charge.
  public struct Bill: Decodable, Sendable {
    public let requests: Int
    public let answered: Int
    public let connections: Int
    public let aborted: Int
    public let peak: Int
    /// Requests equal to one that had been answered.
    public let repeated: Int
    public let byModel: [String: Int]
    public let authorizations: [String?]

    private enum CodingKeys: String, CodingKey {
      case requests, answered, connections, aborted, peak, repeated, authorizations
      case byModel = "by_model"
    }
  }

  public struct StartError: Error {}

  public let port: Int
  private let process: Mutex<Process>
  /// The server ends when this closes, also when the tests crash.
  private let input: Pipe

  public var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  /// Starts the server and waits until it listens.
  public init() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("fault_server.py")
    let process = Process()
    let output = Pipe()
    let input = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-B", script.path]
    process.standardOutput = output
    process.standardInput = input
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw StartError() }
      line += more
    }
    let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let port = Int(words[1]) else { throw StartError() }
    self.port = port
    self.input = input
    self.process = Mutex(process)
  }

  deinit {
    // Not a signal: the child inherits a mask from Swift's threads that blocks it.
    try? input.fileHandleForWriting.close()
  }

  /// Asks the server for its bill.
  public func bill(through transport: any HTTPTransport) async throws -> Bill {
    let response = try await transport.send(
      HTTPRequest(method: "GET", url: "http://127.0.0.1:\(port)/bill"))
    return try JSONDecoder().decode(Bill.self, from: response.body)
  }
}
