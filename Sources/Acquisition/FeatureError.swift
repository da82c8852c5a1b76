/// Why embeddings cannot serve as features; agents and candidates are named by their indices.
public enum FeatureError: Error, Equatable, Sendable, CustomStringConvertible {
  case noAgents
  case noCandidates(agent: Int)
  case empty(agent: Int, candidate: Int)
  case lengthDiffers(agent: Int, candidate: Int, expected: Int, found: Int)
  case notFinite(agent: Int, candidate: Int)

  public var description: String {
    switch self {
    case .noAgents: "there are no embeddings"
    case .noCandidates(let agent): "agent \(agent) has no embedding"
    case .empty(let agent, let candidate):
      "the embedding of candidate \(candidate) of agent \(agent) is empty"
    case .lengthDiffers(let agent, let candidate, let expected, let found):
      "the embedding of candidate \(candidate) of agent \(agent) has \(found) components, "
        + "the first one has \(expected)"
    case .notFinite(let agent, let candidate):
      "the embedding of candidate \(candidate) of agent \(agent) is not finite"
    }
  }
}
