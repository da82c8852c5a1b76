import Foundation

/// Where an OpenAI-compatible server listens and what it must be told; descriptions show no secrets.
public struct ModelEndpoint: Sendable, CustomStringConvertible, CustomReflectable {
  /// How the server calls the limit on output tokens; newer hosted models refuse the older name.
  public enum OutputLimitField: String, Sendable, Codable {
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
  }

  /// Up to and without `/chat/completions`; no trailing slash. Part of every cache key.
  public let baseURL: String
  let apiKey: APIKey?
  let extraHeaders: [String: String]
  public let outputLimitField: OutputLimitField
  public let prefixCache: PrefixCacheHints
  /// Knows every spelling of the endpoint's secrets; made once, as that takes longer than most replies.
  let redactor: Redactor

  /// - Parameter extraHeaders: sent with every request; treated as secret.
  /// - Throws: ``LanguageModelError`` with `badRequest` when the address is no plain HTTP address.
  public init(
    baseURL: String, apiKey: APIKey? = nil, extraHeaders: [String: String] = [:],
    outputLimitField: OutputLimitField = .maxTokens,
    prefixCache: PrefixCacheHints = PrefixCacheHints()
  ) throws {
    self.baseURL = try Self.normalised(baseURL)
    self.apiKey = apiKey
    self.extraHeaders = extraHeaders
    self.outputLimitField = outputLimitField
    self.prefixCache = prefixCache
    redactor = Redactor(
      secrets: (apiKey.map { [$0.value] } ?? []) + extraHeaders.values)
  }

  public var description: String { baseURL }
  public var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL]) }

  /// Asks for the server's list of models, which costs nothing: is it there, and is the key good?
  public var modelListRequest: HTTPRequest {
    HTTPRequest(method: "GET", url: baseURL + "/models", headers: headers())
  }

  func headers() -> [(name: String, value: String)] {
    var headers = [(name: "Content-Type", value: "application/json")]
    headers.append((name: "Accept", value: "application/json"))
    headers.append((name: "User-Agent", value: "maspob"))
    if let apiKey { headers.append((name: "Authorization", value: "Bearer \(apiKey.value)")) }
    for (name, value) in extraHeaders.sorted(by: { $0.key < $1.key }) {
      headers.removeAll { $0.name.lowercased() == name.lowercased() }
      headers.append((name: name, value: value))
    }
    return headers
  }

  private static func normalised(_ text: String) throws -> String {
    let refusal = LanguageModelError(
      .badRequest, "base_url must be an http:// or https:// address without user, query or fragment"
    )
    guard let parts = URLComponents(string: text.trimmingCharacters(in: .whitespacesAndNewlines)),
      let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
      let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
      parts.query == nil, parts.fragment == nil
    else { throw refusal }
    var path = parts.path
    while path.hasSuffix("/") { path.removeLast() }
    for suffix in ["/chat/completions", "/embeddings"] where path.hasSuffix(suffix) {
      path.removeLast(suffix.count)
    }
    return "\(scheme)://\(host.lowercased())\(parts.port.map { ":\($0)" } ?? "")\(path)"
  }
}
