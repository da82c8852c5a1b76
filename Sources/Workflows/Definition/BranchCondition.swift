/// What must hold of a text for an agent to run; a text is compared without white space around it.
public struct BranchCondition: Hashable, Sendable {
  public enum Test: Hashable, Sendable {
    case isEmpty(Bool)
    /// The text is one of these.
    case equals([String])
    /// Each of these occurs in it.
    case contains([String])
    /// None of these occurs in it.
    case excludes([String])

    func holds(for text: String) -> Bool {
      switch self {
      case .isEmpty(let expected): text.isEmpty == expected
      case .equals(let values): values.contains { $0.trimmed == text }
      case .contains(let parts): parts.allSatisfy { text.contains($0) }
      case .excludes(let parts): !parts.contains { text.contains($0) }
      }
    }
  }

  /// The name of the text, as ``TextSource`` knows names.
  public var source: String
  /// All must hold.
  public var tests: [Test]

  public init(_ source: String, _ tests: [Test]) {
    self.source = source
    self.tests = tests
  }

  func holds(for text: String) -> Bool {
    let text = text.trimmed
    return tests.allSatisfy { $0.holds(for: text) }
  }
}

extension BranchCondition {
  /// The sources of which no text could pass all tests, each once, in their order.
  ///
  /// - Complexity: O(tests · values · length).
  static func contradicted(in conditions: [BranchCondition]) -> [String] {
    var sources: [String] = []
    for source in conditions.map(\.source) where !sources.contains(source) {
      sources.append(source)
    }
    return sources.filter { source in
      let tests = conditions.filter { $0.source == source }.flatMap(\.tests)
      return !tests.isEmpty && isContradiction(tests)
    }
  }

  private static func isContradiction(_ tests: [Test]) -> Bool {
    // A text that must equal one of some values can be tried out.
    for case .equals(let values) in tests {
      return !values.contains { value in tests.allSatisfy { $0.holds(for: value.trimmed) } }
    }
    var needed: [String] = []
    var barred: [String] = []
    var emptiness: Set<Bool> = []
    for test in tests {
      switch test {
      case .isEmpty(let expected): emptiness.insert(expected)
      case .equals: continue
      case .contains(let parts): needed += parts
      case .excludes(let parts): barred += parts
      }
    }
    let isEmptyAndNot = emptiness.count == 2
    let isEmptyAndHolds = emptiness.contains(true) && needed.contains { !$0.isEmpty }
    return isEmptyAndNot || isEmptyAndHolds
      || needed.contains { part in barred.contains { part.contains($0) } }
  }
}
