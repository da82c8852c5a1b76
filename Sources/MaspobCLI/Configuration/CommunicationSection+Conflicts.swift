import Yams

extension CommunicationSection {
  /// Reports what of a search does not go with agents that talk to each other.
  func reportConflicts(with search: SearchSection, in top: ConfigurationMapping) {
    guard !isPlain, case .mapping = top.node("search"),
      let map = top.mapping("search", allowed: nil)
    else { return }
    let name = search.proposer.rawValue
    if search.unit == .call {
      map.report(
        "per",
        "'call' counts on answers that combinations share, which holds where agents are asked step by step; remove "
          + "it, or 'runtime.communication'")
    }
    if search.proposer.choosesExamples {
      map.report(
        "proposer",
        "'\(name)' counts on answers that combinations share, which holds where agents are asked "
          + "step by step; remove 'runtime.communication', or take 'maspob'")
    }
    if search.proposer.maspo != nil {
      map.report(
        "proposer",
        "'\(name)' asks the agents step by step while it writes; remove "
          + "'runtime.communication', or choose among given prompts")
    }
  }
}
