public import Workflows

/// Decides whether two mathematical expressions are equal.
public protocol AlgebraEngine: Sendable {
  /// Whether the published rules find a LaTeX parser installed; without one they read plain notation only,
  /// so that `\frac{1}{2}` equals nothing but itself.
  var parsesLaTeX: Bool { get }

  /// Makes sure that the engine can be asked.
  ///
  /// - Throws: an error that names what is missing and the remedy.
  func prepare(for compatibility: Compatibility) async throws

  /// Whether both texts, in LaTeX or plain notation, stand for the same value or the same text.
  ///
  /// - Throws: when the engine could not be asked; a pair that it cannot decide is unequal.
  func areEqual(
    _ first: String, _ second: String, compatibility: Compatibility
  ) async throws -> Bool
}

extension AlgebraEngine {
  public var parsesLaTeX: Bool { true }

  public func prepare(for compatibility: Compatibility) async throws {}
}
