import Foundation
import LanguageModels

/// Finds out whether a server is there before anything is spent.
struct ServerProbe {
  let transport: any HTTPTransport

  /// Any answer counts as a server; only a refusal of the key does not.
  ///
  /// - Throws: ``LanguageModelError`` with code `unreachable` or `authentication`.
  func probe(_ settings: EndpointSettings, name: String) async throws {
    let address = settings.endpoint.baseURL
    do {
      let response = try await transport.send(settings.endpoint.modelListRequest)
      if response.status == 401 || response.status == 403 {
        throw LanguageModelError(
          .authentication,
          "\(address) (from \(settings.origin)) refused the key of '\(name)' with HTTP status "
            + "\(response.status); check the environment variable that holds it")
      }
    } catch let error as TransportError {
      throw LanguageModelError(
        .unreachable,
        "no server answers at \(address) (from \(settings.origin)): \(error.message)")
    }
  }
}
