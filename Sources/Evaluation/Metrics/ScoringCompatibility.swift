/// Whose rules a metric follows.
public enum ScoringCompatibility: String, Hashable, Codable, Sendable, CaseIterable {
  /// The published behaviour with its quirks, so that published numbers can be compared.
  case reference
  /// The rules as the benchmark's owners meant them.
  case strict
}
