/// A prompt that an agent's search keeps.
struct BeamNode: Hashable, Sendable {
  let prompt: String
  /// J: what it and the prompts that it descends from have earned since the last refresh.
  var score: Double
}

/// Where the search of one agent stands.
struct AgentState: Sendable {
  var beam: [BeamNode]
  var best: BeamNode
  /// Depths done.
  var depth = 0
  /// Questions that the best prompt's comparison found misaligned, most telling first.
  var misaligned: [Int] = []

  init(seed: String) {
    best = BeamNode(prompt: seed, score: 0)
    beam = [best]
  }
}

extension [BeamNode] {
  /// By falling score; of equals the earlier comes first.
  var ranked: [BeamNode] {
    enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.map(\.element)
  }

  /// The first of each prompt.
  var distinct: [BeamNode] {
    var seen: Set<String> = []
    return filter { seen.insert($0.prompt).inserted }
  }
}
