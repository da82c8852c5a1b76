/// Whether texts are read and scored as the published implementations do it or as was meant.
public enum Compatibility: String, Hashable, Codable, Sendable, CaseIterable {
  /// The published behaviour with its quirks, so that published numbers can be compared.
  case reference
  /// The rules as the benchmarks' owners meant them.
  case strict
}
