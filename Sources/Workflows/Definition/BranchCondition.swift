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
