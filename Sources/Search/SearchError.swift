/// Why a search was refused.
public enum SearchError: Error, Equatable, Sendable, CustomStringConvertible {
  /// `count` is `nil` when the number of combinations does not fit an `Int`.
  case spaceTooLarge(count: Int?, limit: Int)

  public var description: String {
    switch self {
    case .spaceTooLarge(let count, let limit):
      "exhaustive search is limited to \(limit) combinations, the space has "
        + (count.map(String.init) ?? "more than \(Int.max)")
    }
  }
}
