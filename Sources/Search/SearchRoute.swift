/// How a search came upon the assignment that it returns.
public enum SearchRoute: Hashable, Sendable, CustomStringConvertible {
  /// Every assignment that is not excluded was scored.
  case exhaustive
  /// Likewise, each score summed from the tables of a model that factorizes.
  case factorTables
  /// Where the sweeps from a start ended.
  case sweepEnd(start: SearchStart.Kind, sweeps: Int)
  /// The sweeps ended on an excluded assignment; this is the best other one that they scored.
  case passedBy(start: SearchStart.Kind, sweeps: Int)
  /// The sweeps scored excluded assignments only; this is the best of the nearest others, which
  /// differ from the end of the sweeps in `distance` agents.
  case widened(start: SearchStart.Kind, sweeps: Int, distance: Int)

  /// Whether no assignment that may be returned has a larger score.
  public var isExact: Bool { self == .exhaustive || self == .factorTables }

  public var description: String {
    switch self {
    case .exhaustive: "exhaustive search"
    case .factorTables: "exhaustive search by factor tables"
    case .sweepEnd(let start, let sweeps): Self.ascent(start, sweeps)
    case .passedBy(let start, let sweeps):
      Self.ascent(start, sweeps) + ", best unmeasured assignment on the way"
    case .widened(let start, let sweeps, let distance):
      Self.ascent(start, sweeps) + ", nearest unmeasured assignment at distance \(distance)"
    }
  }

  private static func ascent(_ start: SearchStart.Kind, _ sweeps: Int) -> String {
    "coordinate ascent from \(start.rawValue), \(sweeps) \(sweeps == 1 ? "sweep" : "sweeps")"
  }
}
