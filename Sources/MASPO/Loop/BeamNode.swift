/// A prompt that an agent's search keeps: a text, or an index into a pool.
struct BeamNode<Prompt: Hashable & Sendable>: Hashable, Sendable {
  let prompt: Prompt
  /// J: what it and the prompts that it descends from have earned since the last refresh.
  var score: Double
}

/// Where the search of one agent stands.
struct AgentState<Prompt: Hashable & Sendable>: Sendable {
  var beam: [BeamNode<Prompt>]
  var best: BeamNode<Prompt>
  /// Depths done.
  var depth = 0
  /// Questions that the best prompt's comparison found misaligned, most telling first.
  var misaligned: [Int] = []

  init(seed: Prompt) {
    best = BeamNode(prompt: seed, score: 0)
    beam = [best]
  }
}

/// An offspring after judging.
struct Offspring<Prompt: Hashable & Sendable>: Sendable {
  /// What takes its place among the candidates for the next beam.
  let node: BeamNode<Prompt>
  /// Whether ``node`` may become the agent's best.
  let isEligible: Bool
  let isAccepted: Bool
  /// `nil` for one that changed nothing.
  let cases: MinedCases?
}

/// A beam's prompt after a comparison with the agent's best.
struct RescoredNode<Prompt: Hashable & Sendable>: Sendable {
  let node: BeamNode<Prompt>
  /// Whether it may take the best's place.
  let isProven: Bool
}

extension Array {
  /// By falling score; of equals the earlier comes first.
  func ranked<Prompt>() -> [BeamNode<Prompt>] where Element == BeamNode<Prompt> {
    enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.map(\.element)
  }

  /// The first of each prompt.
  func distinct<Prompt>() -> [BeamNode<Prompt>] where Element == BeamNode<Prompt> {
    var seen: Set<Prompt> = []
    return filter { seen.insert($0.prompt).inserted }
  }
}
