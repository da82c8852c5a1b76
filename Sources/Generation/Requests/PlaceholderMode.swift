/// Who puts the placeholders into a candidate.
public enum PlaceholderMode: String, CaseIterable, Sendable {
  /// The model writes the whole prompt with its placeholders.
  case write
  /// The model writes an instruction only; the seed's own block of inputs is put behind it. For models that
  /// are too small to copy placeholders.
  case append
}
