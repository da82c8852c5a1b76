import Workflows
import Yams

extension ProjectReader {
  /// A name, `{join: [a, b]}` or `{text: "… {a} …"}`.
  ///
  /// - Parameter path: where it stands, for messages.
  func textSource(_ node: Node, _ path: String) -> TextSource? {
    if case .scalar(let scalar) = node {
      if scalar.string.isEmpty { issues.add("\(path): must not be empty", at: node.mark) }
      return .named(scalar.string)
    }
    guard
      let map = ConfigurationMapping(
        node, path: path, allowed: ["join", "separator", "text"], issues: issues)
    else { return nil }
    switch (map.has("join"), map.has("text")) {
    case (true, false):
      return .joined(
        map.strings("join") ?? [], separator: map.string("separator") ?? TextSource.separator)
    case (false, true):
      if map.has("separator") { map.report("separator", "belongs to 'join'") }
      return composed(map)
    default:
      issues.add("\(path): give a name, {join: [a, b]} or {text: \"{a} and {b}\"}", at: map.mark)
      return nil
    }
  }

  private func composed(_ map: ConfigurationMapping) -> TextSource? {
    do { return try .composing(map.string("text") ?? "") } catch {
      map.report("text", error.description)
      return nil
    }
  }

  /// One condition or a list of them, all of which must hold.
  func conditions(_ map: ConfigurationMapping) -> [BranchCondition] {
    let keys = ["value", "not_empty", "equals", "contains", "excludes"]
    guard let node = map.node("when") else { return [] }
    if case .sequence = node { return (map.mappings("when", allowed: keys) ?? []).map(condition) }
    return map.mapping("when", allowed: keys).map { [condition($0)] } ?? []
  }

  private func condition(_ map: ConfigurationMapping) -> BranchCondition {
    var tests: [BranchCondition.Test] = []
    if let isFilled = map.flag("not_empty") { tests.append(.isEmpty(!isFilled)) }
    if let values = map.strings("equals") { tests.append(.equals(values)) }
    if let parts = map.strings("contains") { tests.append(.contains(parts)) }
    if let parts = map.strings("excludes") { tests.append(.excludes(parts)) }
    return BranchCondition(map.requiredString("value"), tests)
  }

  /// `missing`, `drop` or what stands in for the output.
  func errorPolicy(_ map: ConfigurationMapping) -> CallErrorPolicy {
    guard let node = map.node("on_error") else { return .missing }
    switch node.string {
    case "missing": return .missing
    case "drop": return .drop
    default:
      return textSource(node, map.path(to: "on_error")).map(CallErrorPolicy.replace) ?? .missing
    }
  }
}
