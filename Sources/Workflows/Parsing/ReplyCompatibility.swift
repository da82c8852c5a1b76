/// Whether a reply is read as the published implementations read it, quirks included, or as was meant.
public enum ReplyCompatibility: String, Hashable, Codable, Sendable, CaseIterable {
  case reference
  case strict
}
