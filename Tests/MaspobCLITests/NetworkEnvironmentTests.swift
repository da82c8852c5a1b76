import CurlTransport
import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// The variables by which users tell programs about their network, with the whole tool as a process.
@Suite(.timeLimit(.minutes(2))) struct NetworkEnvironmentTests {
  private func doctor(
    baseURL: String, key: String? = nil, _ environment: [String: String]
  ) throws -> ToolProcess.Result {
    let project = try RuleProject(model: "ok")
    var tool = ToolProcess(in: project.folder.url, baseURL: baseURL, key: key)
    tool.environment.merge(environment) { $1 }
    return try tool.run(["doctor", "--max-retries", "0"])
  }

  @Test func requestsGoThroughTheProxyOfTheEnvironment() async throws {
    // The scripted server answers as a proxy would; the host exists nowhere else.
    let server = try FaultServer()
    let path = String(server.root.split(separator: "/").suffix(2).joined(separator: "/"))
    let result = try doctor(
      baseURL: "http://model.invalid/\(path)/v1", key: canary,
      ["http_proxy": "http://127.0.0.1:\(server.port)"])
    #expect(result.status == 0, "\(result.errors)")
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.requests == 2 && bill.proxied == 2)
    #expect(bill.authorizations == ["Bearer \(canary)"])
  }

  @Test func noProxyIsHonoured() async throws {
    let server = try FaultServer()
    let path = String(server.root.split(separator: "/").suffix(2).joined(separator: "/"))
    let result = try doctor(
      baseURL: "http://model.invalid/\(path)/v1", key: canary,
      ["http_proxy": "http://127.0.0.1:\(server.port)", "no_proxy": "model.invalid"])
    #expect(result.status != 0)
    #expect(result.errors.contains("cannot find the address of model.invalid"), "\(result.errors)")
    #expect(try await server.bill(through: CurlHTTPTransport()).requests == 0)
  }

  /// A proxy of the company knows nothing of a model on this machine.
  @Test func loopbackNeverGoesThroughAProxy() async throws {
    let server = try FaultServer()
    let result = try doctor(baseURL: server.baseURL, ["http_proxy": "http://127.0.0.1:1"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try await server.bill(through: CurlHTTPTransport()).proxied == 0)
  }

  @Test func authoritiesComeFromTheEnvironment() throws {
    let server = try TLSFaultServer(.valid)
    let trusted = try doctor(
      baseURL: server.baseURL, ["SSL_CERT_FILE": server.authority.path])
    #expect(trusted.status == 0, "\(trusted.errors)")
    let unknown = try doctor(baseURL: server.baseURL, [:])
    #expect(unknown.status != 0)
    #expect(unknown.errors.contains("no secure connection to 127.0.0.1"), "\(unknown.errors)")
  }

  @Test func authoritiesComeFromTheProject() throws {
    let server = try TLSFaultServer(.valid)
    let project = try RuleProject(model: "ok")
    let file = project.folder.url.appending(path: "maspob.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try FileManager.default.copyItem(
      at: server.authority, to: project.folder.url.appending(path: "authority.pem"))
    try Data(text.replacing("retries: 1", with: "retries: 1, ca_file: authority.pem").utf8)
      .write(to: file)
    let result = try ToolProcess(in: project.folder.url, baseURL: server.baseURL).run(["doctor"])
    #expect(result.status == 0, "\(result.errors)")
  }
}
