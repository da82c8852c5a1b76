import Workflows
import Yams

/// A mapping of a YAML file that knows its path, its allowed keys and where to report mistakes.
///
/// Accessors return `nil` for a key that is absent and, after reporting it, for a value that is wrong:
/// reading goes on, and the caller throws all mistakes at the end.
struct ConfigurationMapping {
  let path: String
  let mark: Mark?
  let issues: IssueList
  /// Pairs in the order of the file.
  let entries: [(key: String, node: Node)]

  /// - Parameters:
  ///   - allowed: the keys that may stand here, or `nil` where the user chooses the names.
  ///   - foreign: where some others belong that people write here.
  init?(
    _ node: Node, path: String, allowed: [String]?, foreign: [String: String] = [:],
    issues: IssueList
  ) {
    guard case .mapping(let mapping) = node else {
      let place = path.isEmpty ? "the file" : path
      issues.add("\(place): expected a mapping, found \(node.kindName)", at: node.mark)
      return nil
    }
    self.path = path
    self.issues = issues
    mark = node.mark
    var entries: [(key: String, node: Node)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        issues.add("\(path): a key must be a plain word", at: key.mark)
        continue
      }
      if let allowed, !allowed.contains(name) {
        issues.add(
          "\(path.isEmpty ? "" : "\(path): ")unknown key '\(name)'"
            + (foreign[name].map { "; \($0)" } ?? NearestName.hint(for: name, among: allowed)),
          at: key.mark)
        continue
      }
      entries.append((name, value))
    }
    self.entries = entries
  }

  func node(_ key: String) -> Node? { entries.first { $0.key == key }?.node }

  func has(_ key: String) -> Bool { node(key) != nil }

  func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func report(_ key: String, _ message: String) {
    issues.add("\(path(to: key)): \(message)", at: node(key)?.mark ?? mark)
  }

  func string(_ key: String) -> String? {
    node(key).flatMap { text(of: $0, at: path(to: key)) }
  }

  func requiredString(_ key: String) -> String {
    guard has(key) else {
      reportMissing(key)
      return ""
    }
    let value = string(key) ?? ""
    if value.isEmpty, case .scalar = node(key) { report(key, "must not be empty") }
    return value
  }

  /// Reports each of some keys that is absent.
  func requireKeys(_ keys: [String]) {
    for key in keys where !has(key) { reportMissing(key) }
  }

  private func reportMissing(_ key: String) {
    issues.add("\(path.isEmpty ? "" : "\(path): ")the key '\(key)' is missing", at: mark)
  }

  /// A sequence of texts; a single text counts as a sequence of one.
  func strings(_ key: String) -> [String]? {
    guard let node = node(key) else { return nil }
    if case .scalar = node { return string(key).map { [$0] } }
    guard case .sequence(let sequence) = node else {
      report(key, "expected a list, found \(node.kindName)")
      return nil
    }
    return sequence.enumerated().compactMap { index, element in
      text(of: element, at: "\(path(to: key))[\(index)]")
    }
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = node(key) else { return nil }
    guard let value = node.int else {
      report(key, "expected a whole number, found \(node.shownValue)")
      return nil
    }
    guard range.contains(value) else {
      report(key, "must lie \(range.words), found \(value)")
      return nil
    }
    return value
  }

  func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
    guard let node = node(key) else { return nil }
    guard let value = node.float, value.isFinite else {
      report(key, "expected a number, found \(node.shownValue)")
      return nil
    }
    guard range.contains(value) else {
      report(key, "must lie \(range.words), found \(node.shownValue)")
      return nil
    }
    return value
  }

  func flag(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    guard let value = node.bool else {
      report(key, "expected true or false, found \(node.shownValue)")
      return nil
    }
    return value
  }

  /// One of the raw values of an enumeration.
  func choice<Choice>(_ key: String, _ type: Choice.Type) -> Choice?
  where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    guard let text = string(key) else { return nil }
    if let value = Choice(rawValue: text) { return value }
    let names = Choice.allCases.map(\.rawValue)
    report(
      key,
      "'\(text)' is none of \(names.joined(separator: ", "))"
        + NearestName.hint(for: text, among: names))
    return nil
  }

  /// A value with a notation of its own.
  ///
  /// - Parameter examples: how to write it, for the message.
  func words<Value>(_ key: String, _ read: (String) -> Value?, _ examples: String) -> Value? {
    guard let text = string(key) else { return nil }
    if let value = read(text) { return value }
    report(key, "expected something like \(examples), found '\(text.prefix(40))'")
    return nil
  }

  func mapping(
    _ key: String, allowed: [String]?, foreign: [String: String] = [:]
  ) -> ConfigurationMapping? {
    node(key).flatMap {
      ConfigurationMapping(
        $0, path: path(to: key), allowed: allowed, foreign: foreign, issues: issues)
    }
  }

  /// A section of the file that must be there.
  func requiredMapping(_ key: String, allowed: [String]?) -> ConfigurationMapping? {
    if !has(key) { issues.add("the section '\(key)' is missing", at: mark) }
    return mapping(key, allowed: allowed)
  }

  /// A sequence of mappings.
  func mappings(
    _ key: String, allowed: [String], foreign: [String: String] = [:]
  ) -> [ConfigurationMapping]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let sequence) = node else {
      report(key, "expected a list, found \(node.kindName)")
      return nil
    }
    return sequence.enumerated().compactMap { index, element in
      ConfigurationMapping(
        element, path: "\(path(to: key))[\(index)]", allowed: allowed, foreign: foreign,
        issues: issues)
    }
  }

  private func text(of node: Node, at path: String) -> String? {
    guard case .scalar(let scalar) = node else {
      issues.add("\(path): expected a text, found \(node.kindName)", at: node.mark)
      return nil
    }
    return scalar.string
  }
}
