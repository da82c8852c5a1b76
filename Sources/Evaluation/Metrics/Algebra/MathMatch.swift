public import Workflows

/// 1 when the answer of a text equals that of the reference, a solution or a bare answer.
///
/// Answers are found by ``MathAnswer``. `reference` asks the engine about them as they are; `strict` reads
/// their structure first, see ``StrictEquality``. Source of the data: D. Hendrycks et al., "Measuring
/// Mathematical Problem Solving With the MATH Dataset", NeurIPS 2021.
public struct MathMatch: CompatibleMetric {
  public let name = "math"
  public let compatibility: Compatibility
  private let engine: (any AlgebraEngine)?

  public init(_ compatibility: Compatibility, engine: (any AlgebraEngine)?) {
    self.compatibility = compatibility
    self.engine = engine
  }

  public var identity: String {
    let parser = compatibility == .reference && engine?.parsesLaTeX == false ? " without LaTeX" : ""
    return "\(name), \(compatibility.rawValue)\(parser)"
  }

  public func prepare() async throws { try await required().prepare(for: compatibility) }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    let engine = try required()
    let found = MathAnswer.answer(in: answer, compatibility)
    for reference in example.references {
      let gold = MathAnswer.gold(in: reference, compatibility)
      if try await areEqual(found, gold, engine) { return 1 }
    }
    return 0
  }

  public func objection(to example: Example) -> String? {
    example.references.isEmpty ? "the metric '\(name)' needs a reference" : nil
  }

  public func exclusion(of example: Example) -> String? {
    let isUnreadable = example.references.allSatisfy { reference in
      let hasBrokenBox =
        compatibility == .strict && reference.contains("\\boxed")
        && MathAnswer.boxed(in: reference) == nil
      return hasBrokenBox || MathAnswer.gold(in: reference, compatibility).isEmpty
    }
    return isUnreadable ? "its gold answer cannot be read" : nil
  }

  private func areEqual(
    _ found: String, _ gold: String, _ engine: any AlgebraEngine
  ) async throws -> Bool {
    switch compatibility {
    case .reference: try await engine.areEqual(found, gold, compatibility: .reference)
    case .strict: try await StrictEquality(engine: engine).areEqual(found, gold)
    }
  }

  private func required() throws(EvaluationError) -> any AlgebraEngine {
    guard let engine else {
      throw EvaluationError(
        .missingService, "the metric '\(name)' needs an algebra engine, and there is none here")
    }
    return engine
  }
}
