/// How many attempts may be made for a pool.
public enum AttemptBound: Hashable, Sendable {
  /// ⌊1.5 · m⌋ for m candidates to be written, as MASPOB (arXiv 2603.02630) over-generates.
  ///
  /// Candidates that an earlier run wrote count in m when their attempts are met again: a pool that is
  /// topped up may use what it might have used at once.
  case proportional
  case fixed(Int)

  func limit(missing: Int, known: Int) -> Int {
    switch self {
    case .proportional: 3 * (missing + known) / 2
    case .fixed(let count): count
    }
  }
}
