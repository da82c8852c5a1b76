/// The output of one reply.
struct ParsedOutput: Hashable, Sendable {
  let text: String
  /// True when the reply lacked what its parser asks for.
  let missedFormat: Bool
}
