import Foundation
public import LanguageModels

/// The part that the model `script` of a ``FaultServer`` plays in one test.
public struct ChatScript: Encodable, Sendable {
  /// What a rule says to a prompt.
  public enum Reply: Encodable, Sendable, ExpressibleByStringLiteral {
    case text(String)
    /// The letter, between tags, under which the prompt shows a solution that holds the text.
    case letter(of: String)
    case refusal(status: Int)

    public init(stringLiteral text: String) { self = .text(text) }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .letter(let text): try container.encode(["letter_of": text])
      case .refusal(let status): try container.encode(["status": status])
      }
    }
  }

  private struct Rule: Encodable {
    let name: String
    let has: [String]
    let replies: [Reply]
  }

  private var rules: [Rule] = []

  public init() {}

  /// A rule that speaks where none before it does and all texts stand in the prompt.
  ///
  /// - Parameter replies: one after the other, then the last one for ever.
  public mutating func say(_ name: String, to texts: String..., replies: [Reply]) {
    rules.append(Rule(name: name, has: texts, replies: replies))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rules)
  }
}

extension FaultServer {
  /// One prompt that the model `script` was sent.
  public struct Asked: Decodable, Sendable {
    /// Of the rule that spoke; `?` where none did.
    public let rule: String
    public let prompt: String
    public let reply: String
  }

  /// Gives the model `script` of this bench its part.
  public func play(_ script: ChatScript, through transport: any HTTPTransport) async throws {
    let body = try JSONEncoder().encode(script)
    _ = try await transport.send(
      HTTPRequest(
        method: "POST", url: root + "/script", headers: [("Content-Type", "application/json")],
        body: body))
  }

  /// What it was asked so far, in the order of arrival.
  public func asked(through transport: any HTTPTransport) async throws -> [Asked] {
    let response = try await transport.send(HTTPRequest(method: "GET", url: root + "/asked"))
    return try JSONDecoder().decode([Asked].self, from: response.body)
  }
}
