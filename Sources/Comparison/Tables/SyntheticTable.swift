import PromptSpace
import Randomness

/// A synthetic family as somebody would have tabulated one problem of it: scores with the noise of a fixed set
/// of examples, which then count as true.
///
/// As text `family[:candidates][:setting=value]…`, such as `chain:6` or `diamond:5:coupling=0.6:examples=50`.
/// Settings: `coupling` (κ), `residual` (r), `examples` (n), `shared` (ρ), `seed` (which problem is drawn).
public struct SyntheticTable: Hashable, Sendable, CustomStringConvertible {
  /// Why a text names no table; says what is possible.
  public struct ParsingError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
  }

  public let description: String
  public private(set) var family: SyntheticFamily
  private var seed: UInt64 = 1

  /// - Throws: ``ParsingError`` for an unknown family or setting, and for a table of more than
  ///   100 000 combinations.
  public init(_ text: String) throws(ParsingError) {
    description = text
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let family = SyntheticFamily.study.first(where: { $0.name == parts[0] }) else {
      let known = SyntheticFamily.study.map(\.name).joined(separator: ", ")
      throw ParsingError(description: "there is no family '\(parts[0])'; there are \(known)")
    }
    self.family = family
    for part in parts.dropFirst() {
      guard apply(part) else {
        throw ParsingError(
          description:
            "'\(part)' in '\(text)' is no setting; write a number of candidates from 1 to "
            + "100, coupling, residual or shared below 1, examples from 2 to 10000, or seed")
      }
    }
    let shares = self.family.coupling + self.family.residual
    let agents = [Int](repeating: self.family.candidates, count: family.topology.count)
    guard shares <= 1, AssignmentSpace(sizes: agents).count.map({ $0 <= 100_000 }) ?? false else {
      throw ParsingError(
        description:
          "'\(text)': coupling and residual add up to at most 1, and a table has at most "
          + "100000 combinations")
    }
  }

  /// Draws the problem and measures all of it.
  ///
  /// - Complexity: O(combinations · examples).
  public func table() -> ScoreTable {
    let problem = SyntheticProblem(
      family, seeds: SeedSequence(seed: seed).child(family.name).child("problem"))
    let topology = family.topology
    let agents = topology.agents.indices.map { index in
      ScoreTableHeader.Agent(
        id: topology.agents[index],
        after: topology.predecessors[index].map { topology.agents[$0] })
    }
    let header = ScoreTableHeader(
      agents: agents,
      pools: agents.map { agent in
        PromptPool(
          agent: agent.id, candidates: (0..<family.candidates).map { "candidate \($0)" })
      },
      embeddings: problem.embeddings,
      examples: (1...family.noise.examples).map(String.init), metric: "planted",
      provenance: ["synthetic": description])
    let calls = topology.count * family.noise.examples
    return ScoreTable(
      header: header,
      rows: (0..<(problem.space.count ?? 0)).map { rank in
        let assignment = problem.space.assignment(at: rank)
        return ScoreTableRow(
          assignment: assignment, scores: problem.answers(of: assignment).map { $0 ? 1 : 0 },
          calls: calls, inputTokens: 0, outputTokens: 0)
      })
  }

  private mutating func apply(_ part: String) -> Bool {
    if let candidates = Int(part) {
      family.candidates = candidates
      return (1...100).contains(candidates)
    }
    let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
    guard pair.count == 2 else { return false }
    if pair[0] == "seed", let seed = UInt64(pair[1]), seed <= UInt64(Int.max) {
      self.seed = seed
      return true
    }
    guard let value = Double(pair[1]), value.isFinite, value >= 0 else { return false }
    switch pair[0] {
    case "coupling" where value <= 1: family.coupling = value
    case "residual" where value <= 1: family.residual = value
    case "shared" where value < 1: family.noise.sharedDifficulty = value
    case "examples" where (2...10_000).contains(value): family.noise.examples = Int(value)
    default: return false
    }
    return true
  }
}
