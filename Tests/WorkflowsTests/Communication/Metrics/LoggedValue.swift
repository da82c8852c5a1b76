import Foundation

@testable import Workflows

/// A piece of what a summary says in JSON, by the names that a reader of the log uses.
enum LoggedValue: Decodable, Equatable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([LoggedValue])
  case object([String: LoggedValue])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([LoggedValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: LoggedValue].self))
    }
  }

  /// The object below `summary`.
  init(_ summary: CommunicationSummary) throws {
    let whole = try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(summary))
    self = whole["summary"] ?? .null
  }

  /// `nil` where there is no such field; a field that is null is `.null`.
  subscript(key: String) -> LoggedValue? {
    if case .object(let fields) = self { fields[key] } else { nil }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// The fields of an object with one field of each.
  func column(_ key: String) -> [String: Double] {
    guard case .object(let fields) = self else { return [:] }
    return fields.compactMapValues { $0[key]?.number }
  }
}
