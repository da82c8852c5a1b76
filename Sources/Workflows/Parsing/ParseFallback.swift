/// What stands in for the output when a reply lacks what its parser asks for.
public enum ParseFallback: String, Hashable, Codable, Sendable, CaseIterable {
  /// Nothing: the next agent reads an empty text.
  case empty
  /// The whole reply, trimmed.
  case text
}
