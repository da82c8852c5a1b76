/// Why a proposer has nothing to propose.
public enum ProposerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Every assignment of the space is measured, unusable or pending.
  case spaceExhausted
  /// What is worth asking takes more than is allowed.
  case unaffordable(needed: Allowance)
  /// Nothing that is left to ask is expected to change the choice.
  case nothingWorthwhile

  public var description: String {
    switch self {
    case .spaceExhausted: "every assignment of the search space was already tried"
    case .unaffordable(let needed):
      "what is worth asking takes \(needed.calls) calls and \(needed.examples) examples, more than is allowed"
    case .nothingWorthwhile: "nothing that is left to ask is expected to change the choice"
    }
  }
}
