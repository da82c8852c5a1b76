public import Workflows

/// 1 when the answer of a reply and the reference are equal, as MASPO's benchmarks compare them.
///
/// `reference`: the answer is found by `FinalAnswer`, and both have the same normal form of
/// `NormalizedAnswer`. `strict`: the answer is found by ``MathAnswer`` and compared like that of ``MathMatch``;
/// without an engine only values with a normal form are known to be equal.
public struct MASPOMathMatch: CompatibleMetric {
  public let name = "maspo_math"
  public let compatibility: Compatibility
  private let engine: (any AlgebraEngine)?

  public init(_ compatibility: Compatibility, engine: (any AlgebraEngine)? = nil) {
    self.compatibility = compatibility
    self.engine = engine
  }

  public func prepare() async throws {
    if compatibility == .strict { try await engine?.prepare(for: .strict) }
  }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    switch compatibility {
    case .reference:
      let found = FinalAnswer.text(in: answer, .reference)
      let form = NormalizedAnswer.text(found, .reference)
      let isEqual = example.references.contains {
        NormalizedAnswer.text($0, .reference) == form
      }
      return isEqual ? 1 : 0
    case .strict:
      let found = MathAnswer.answer(in: HTMLText.unescaped(answer, times: 3), .strict)
      let equality = StrictEquality(engine: engine ?? FastPathEngine(NoAlgebra()))
      for reference in example.references {
        if try await equality.areEqual(found, MathAnswer.gold(in: reference, .strict)) { return 1 }
      }
      return 0
    }
  }

  public func objection(to example: Example) -> String? {
    example.references.isEmpty ? "the metric '\(name)' needs a reference" : nil
  }

  public func exclusion(of example: Example) -> String? {
    let isUnreadable =
      compatibility == .strict
      && example.references.allSatisfy { MathAnswer.gold(in: $0, .strict).isEmpty }
    return isUnreadable ? "its gold answer cannot be read" : nil
  }
}

/// Knows no two expressions to be equal.
private struct NoAlgebra: AlgebraEngine {
  func areEqual(_: String, _: String, compatibility: Compatibility) async throws -> Bool {
    false
  }
}
