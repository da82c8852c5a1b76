import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
  func send(to server: TLSFaultServer, trusting authority: URL?) async throws -> HTTPResponse {
    let configuration = CurlTransportConfiguration(authoritiesFile: authority?.path)
    return try await CurlHTTPTransport(configuration: configuration).send(
      HTTPRequest(
        method: "POST", url: server.baseURL + "/chat/completions",
        headers: [("Authorization", "Bearer \(canary)")], body: Data(#"{"model": "ok"}"#.utf8)))
  }

  @Test func aServerOfATrustedAuthorityAnswers() async throws {
    let server = try TLSFaultServer(.valid)
    #expect(try await send(to: server, trusting: server.authority).status == 200)
  }

  @Test(arguments: [TLSFaultServer.Certificate.expired, .selfSigned, .wrongHost])
  func aBadCertificateIsRefused(certificate: TLSFaultServer.Certificate) async throws {
    let server = try TLSFaultServer(certificate)
    try await expectRefusal(of: server, trusting: server.authority)
  }

  @Test func anUnknownAuthorityIsRefused() async throws {
    try await expectRefusal(of: TLSFaultServer(.valid), trusting: nil)
  }

  @Test func aMissingAuthoritiesFileIsRefused() async throws {
    let server = try TLSFaultServer(.valid)
    let missing = server.authority.appendingPathExtension("missing")
    try await expectRefusal(of: server, trusting: missing)
  }

  /// Refused before the key goes out, and not retried.
  private func expectRefusal(of server: TLSFaultServer, trusting authority: URL?) async throws {
    let error = await #expect(throws: TransportError.self) {
      try await send(to: server, trusting: authority)
    }
    #expect(error?.code == .tls, "\(error as Any)")
    #expect(error?.message.hasPrefix("no secure connection to 127.0.0.1:\(server.port)") == true)
  }
}
