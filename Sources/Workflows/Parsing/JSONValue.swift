/// A JSON value that keeps what Foundation's parser loses: the order of members and the digits of numbers.
public enum JSONValue: Hashable, Sendable {
  /// One name and value of an object.
  public struct Member: Hashable, Sendable {
    public let name: String
    public let value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  case null
  case bool(Bool)
  /// The number as written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// Parses one complete value with nothing but white space around it.
  ///
  /// - Throws: ``JSONSyntaxError``.
  /// - Complexity: O(bytes).
  public init(utf8 bytes: [UInt8]) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes)
    self = try parser.parseDocument()
  }

  /// The value of an object's member, the last one where a name repeats; `nil` for everything else.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// A string as it is, any other value as compact JSON.
  public var text: String {
    if case .string(let text) = self { text } else { compactJSON }
  }

  /// JSON without white space, members in their own order, numbers in their shortest form.
  public var compactJSON: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let digits): Self.canonical(digits)
    case .string(let text): Self.quoted(text)
    case .array(let values): "[" + values.map(\.compactJSON).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.map { Self.quoted($0.name) + ":" + $0.value.compactJSON }.joined(separator: ",")
        + "}"
    }
  }

  /// What kind of value this is, for messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// `42` for `42`, `42.0` and `4.2e1`; integers keep all their digits.
  private static func canonical(_ digits: String) -> String {
    if digits == "-0" { return "0" }
    guard digits.contains(where: { ".eE".contains($0) }) else { return digits }
    guard let value = Double(digits), value.isFinite else { return digits }
    guard value == value.rounded(), abs(value) < 0x1p53 else { return value.description }
    return Int(value).description
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..<"\u{20}":
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
