/// Why a proposer has nothing to propose.
public enum ProposerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Every assignment of the space is measured, unusable or pending.
  case spaceExhausted

  public var description: String {
    switch self {
    case .spaceExhausted: "every assignment of the search space was already tried"
    }
  }
}
