import Foundation

/// The error that a server put into a reply, in any of the shapes that are seen in the wild.
struct ServerErrorReply: Decodable, Equatable {
  var message: String?
  /// The server's word, such as `insufficient_quota`.
  var code: String?
  /// Some gateways answer 200 and put the status here.
  var status: Int?
  /// The field of the request that it is about.
  var parameter: String?

  private enum Keys: String, CodingKey {
    case error, message, detail, code, type, object
    case parameter = "param"
  }

  init(from decoder: any Decoder) throws {
    let outer = try decoder.container(keyedBy: Keys.self)
    if let text = try? outer.decode(String.self, forKey: .error) {
      message = text
    } else if let inner = try? outer.nestedContainer(keyedBy: Keys.self, forKey: .error) {
      read(inner)
    } else if (try? outer.decode(String.self, forKey: .object)) == "error" {
      read(outer)
    } else {
      message =
        (try? outer.decode(String.self, forKey: .detail))
        ?? (try? outer.decode(String.self, forKey: .message))
    }
    guard message != nil || code != nil || status != nil else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no error inside"))
    }
  }

  private mutating func read(_ values: KeyedDecodingContainer<Keys>) {
    message = try? values.decode(String.self, forKey: .message)
    parameter = try? values.decode(String.self, forKey: .parameter)
    let type = try? values.decode(String.self, forKey: .type)
    code = (try? values.decode(String.self, forKey: .code)) ?? type
    status = (try? values.decode(Int.self, forKey: .code)) ?? code.flatMap { Int($0) }
    // A type that says more than the code, as with `code: null` or a code of numbers.
    if let type, CallFailure.quotaCodes.contains(type) { code = type }
  }
}
