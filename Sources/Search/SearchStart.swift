public import PromptSpace

/// Where an ascent begins; the caller names the rule, so that a log can say which one won.
public enum SearchStart: Hashable, Sendable {
  /// The rule without its assignment.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case incumbent = "the incumbent"
    case lastSelection = "the last selection"
    case random = "a random start"
  }

  /// The best assignment measured so far.
  case incumbent(PromptAssignment)
  /// The assignment that the previous round selected.
  case lastSelection(PromptAssignment)
  /// A uniform draw over the whole space.
  case random

  public var kind: Kind {
    switch self {
    case .incumbent: .incumbent
    case .lastSelection: .lastSelection
    case .random: .random
    }
  }
}
