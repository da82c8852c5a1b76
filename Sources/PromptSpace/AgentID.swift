/// The name of one agent of a workflow, unique within it.
public struct AgentID: RawRepresentable, Hashable, Codable, Comparable, Sendable,
  ExpressibleByStringLiteral, CustomStringConvertible
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(_ rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral value: String) { self.rawValue = value }

  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// True for ASCII letters, digits, `_` and `-` only: such a name is a placeholder and a file name too.
  public var isPlain: Bool {
    !rawValue.isEmpty
      && rawValue.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-")
      }
  }

  public static func < (left: AgentID, right: AgentID) -> Bool { left.rawValue < right.rawValue }

  public var description: String { rawValue }
}
