public import Workflows

/// A JSON object from another program, read field by field with errors that name the field.
public struct JSONFields {
  private let members: [JSONValue.Member]
  /// Such as `usage.`, put before every name in a message.
  private let path: String

  /// - Parameter allowed: every name that may stand here.
  /// - Throws: ``EvaluationError`` for anything but an object, an unknown name, or one that repeats.
  public init(
    _ value: JSONValue, allowed: [String], path: String = ""
  ) throws(EvaluationError) {
    guard case .object(let members) = value else {
      let place = path.isEmpty ? "" : "'\(path.dropLast())': "
      throw EvaluationError(.notAnObject, "\(place)expected an object, found \(value.kind)")
    }
    var seen: Set<String> = []
    for name in members.map(\.name) {
      guard allowed.contains(name) else {
        let hint = NearestName.hint(for: name, among: allowed)
        throw EvaluationError(.badField, "unknown key '\(path)\(name.prefix(80))'\(hint)")
      }
      guard seen.insert(name).inserted else {
        throw EvaluationError(.duplicateField, "the key '\(path)\(name)' stands there twice")
      }
    }
    // An absent value may be written as null.
    self.members = members.filter { $0.value != .null }
    self.path = path
  }

  public subscript(name: String) -> JSONValue? { members.first { $0.name == name }?.value }

  public func has(_ name: String) -> Bool { self[name] != nil }

  public func string(_ name: String) throws(EvaluationError) -> String? {
    guard let value = self[name] else { return nil }
    guard case .string(let text) = value else { throw wrong(name, "a text", value) }
    return text
  }

  public func array(_ name: String) throws(EvaluationError) -> [JSONValue]? {
    guard let value = self[name] else { return nil }
    guard case .array(let values) = value else { throw wrong(name, "an array", value) }
    return values
  }

  public func number(
    _ name: String, in range: ClosedRange<Double>
  ) throws(EvaluationError) -> Double? {
    guard let value = self[name] else { return nil }
    return try Self.number(value, name: path + name, in: range)
  }

  public func integer(
    _ name: String, in range: ClosedRange<Int>
  ) throws(EvaluationError) -> Int? {
    guard let value = self[name] else { return nil }
    guard case .number(let digits) = value, let number = Int(digits) else {
      throw wrong(name, "a whole number", value)
    }
    guard range.contains(number) else {
      let words =
        range.upperBound == .max
        ? "at least \(range.lowerBound)" : "between \(range.lowerBound) and \(range.upperBound)"
      throw EvaluationError(.badField, "'\(path)\(name)' must be \(words), found \(number)")
    }
    return number
  }

  /// A finite number inside a range.
  static func number(
    _ value: JSONValue, name: String, in range: ClosedRange<Double>
  ) throws(EvaluationError) -> Double {
    guard case .number(let digits) = value, let number = Double(digits), number.isFinite else {
      throw EvaluationError(
        .badField, "'\(name)' must be a finite number, found \(shown(value))")
    }
    guard range.contains(number) else {
      let words =
        range.upperBound == .greatestFiniteMagnitude
        ? "at least \(shown(range.lowerBound))"
        : "between \(shown(range.lowerBound)) and \(shown(range.upperBound))"
      throw EvaluationError(.badField, "'\(name)' must be \(words), found \(shown(value))")
    }
    return number
  }

  /// `1` for `1.0`.
  private static func shown(_ bound: Double) -> String {
    Int(exactly: bound).map(String.init) ?? "\(bound)"
  }

  private func wrong(_ name: String, _ wanted: String, _ value: JSONValue) -> EvaluationError {
    EvaluationError(.badField, "'\(path)\(name)' must be \(wanted), found \(Self.shown(value))")
  }

  /// Numbers as written; texts might quote a prompt, so only their kind is named.
  private static func shown(_ value: JSONValue) -> String {
    if case .number(let digits) = value { String(digits.prefix(40)) } else { value.kind }
  }
}
