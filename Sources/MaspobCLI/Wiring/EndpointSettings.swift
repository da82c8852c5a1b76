import Foundation
import LanguageModels

/// Where a model is reached, and who said so.
struct EndpointSettings {
  let endpoint: ModelEndpoint
  /// Such as `OPENAI_BASE_URL`, for messages.
  let origin: String

  static let defaultBaseURL = "https://api.openai.com/v1"

  /// The environment wins over the file, the file over the default.
  ///
  /// - Throws: ``LanguageModelError`` with code `authentication` when a server elsewhere has no key, and
  ///   ``UsageError`` for a base URL that is none.
  init(_ model: ProjectConfiguration.ModelSection, environment: [String: String]) throws {
    let (text, origin) = Self.baseURL(of: model, environment: environment)
    let key = environment[model.keyVariable].flatMap { $0.isEmpty ? nil : $0 }
    let endpoint: ModelEndpoint
    do {
      endpoint = try ModelEndpoint(
        baseURL: text, apiKey: try key.map { try APIKey($0) }, prefixCache: model.prefixCache)
    } catch let error as LanguageModelError where error.code == .badRequest {
      throw UsageError(
        "\(origin): \(error.message), something like http://127.0.0.1:8080/v1")
    } catch let error as LanguageModelError {
      throw LanguageModelError(error.code, "\(model.keyVariable): \(error.message)")
    }
    guard key != nil || Self.isLoopback(endpoint.baseURL) else {
      throw LanguageModelError(
        .authentication,
        "no key for \(endpoint.baseURL) (from \(origin)): set the environment variable "
          + "\(model.keyVariable), or point \(model.baseURLVariable) at a local server")
    }
    self.endpoint = endpoint
    self.origin = origin
  }

  private static func baseURL(
    of model: ProjectConfiguration.ModelSection, environment: [String: String]
  ) -> (text: String, origin: String) {
    if let text = environment[model.baseURLVariable], !text.isEmpty {
      return (text, model.baseURLVariable)
    }
    if let text = model.baseURL { return (text, "base_url in the project file") }
    return (defaultBaseURL, "the default, since \(model.baseURLVariable) is not set")
  }

  /// Servers on this machine usually ask for no key.
  private static func isLoopback(_ baseURL: String) -> Bool {
    guard let host = URLComponents(string: baseURL)?.host else { return false }
    return host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
  }
}
