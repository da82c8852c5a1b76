public import Foundation

/// A process of the scripted server that speaks TLS, with certificates made for the occasion.
public struct TLSFaultServer: Sendable {
  /// What is wrong with the server's certificate, if anything is.
  public enum Certificate: String, Sendable, CaseIterable {
    case valid, expired
    case selfSigned = "selfsigned"
    case wrongHost = "wronghost"
  }

  private let process: ServerProcess
  private let folder: TemporaryFolder

  public init(_ certificate: Certificate) throws {
    folder = try TemporaryFolder()
    process = try ServerProcess(
      "fault_server",
      options: ["--tls", certificate.rawValue, "--certificates", folder.url.path])
  }

  public var port: Int { process.port }
  public var baseURL: String { "https://127.0.0.1:\(port)/v1" }
  /// The authority that signed the certificate, except a self-signed one.
  public var authority: URL { folder.url.appending(path: "ca.pem") }
}
