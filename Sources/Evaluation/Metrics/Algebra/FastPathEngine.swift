public import Workflows

/// Answers in this process what is certain, and asks another engine for the rest.
public struct FastPathEngine: AlgebraEngine {
  private let engine: any AlgebraEngine

  public init(_ engine: any AlgebraEngine) { self.engine = engine }

  public var parsesLaTeX: Bool { engine.parsesLaTeX }

  public func prepare(for compatibility: Compatibility) async throws {
    try await engine.prepare(for: compatibility)
  }

  public func areEqual(
    _ first: String, _ second: String, compatibility: Compatibility
  ) async throws -> Bool {
    if let known = decision(first, second, compatibility) { return known }
    return try await engine.areEqual(first, second, compatibility: compatibility)
  }

  /// What this process alone can say; `nil` where the engine must be asked.
  func decision(
    _ first: String, _ second: String, _ compatibility: Compatibility
  ) -> Bool? {
    switch compatibility {
    case .reference:
      ReferenceFastPath(parsesLaTeX: parsesLaTeX).areEqual(first, second)
    case .strict: StrictFastPath.areEqual(first, second)
    }
  }
}
