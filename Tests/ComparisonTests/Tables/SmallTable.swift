import Comparison
import Foundation
import PromptSpace
import Randomness

/// A table of a diamond a → b, c → d with planted scores, as text and as a value.
struct SmallTable {
  static let agents = [
    ScoreTableHeader.Agent(id: "a", after: []),
    ScoreTableHeader.Agent(id: "b", after: ["a"]),
    ScoreTableHeader.Agent(id: "c", after: ["a"], samples: 3),
    ScoreTableHeader.Agent(id: "d", after: ["b", "c"]),
  ]

  var header: ScoreTableHeader
  var rows: [ScoreTableRow]

  /// - Parameter scores: of an assignment on each of 4 examples.
  init(
    sizes: [Int] = [2, 3, 2, 2], hasEmbeddings: Bool = true,
    scores: (PromptAssignment) -> [Double?] = SmallTable.planted
  ) {
    let pools = zip(Self.agents, sizes).map { agent, size in
      PromptPool(agent: agent.id, candidates: (0..<size).map { "\(agent.id) \($0)" })
    }
    let vectors = sizes.enumerated().map { agent, size in
      (0..<size).map { [Double(agent), Double($0), 0.5] }
    }
    header = ScoreTableHeader(
      agents: Self.agents, pools: pools, embeddings: hasEmbeddings ? vectors : nil,
      examples: ["e0", "e1", "e2", "e3"], metric: "exact_match", provenance: ["tool": "test"])
    let space = AssignmentSpace(sizes: sizes)
    rows = (0..<(space.count ?? 0)).map { rank in
      let assignment = space.assignment(at: rank)
      return ScoreTableRow(
        assignment: assignment, scores: scores(assignment), calls: 24, inputTokens: 100 + rank,
        outputTokens: 20)
    }
  }

  /// A few hits that depend on all agents, distinct for most combinations.
  static func planted(_ assignment: PromptAssignment) -> [Double?] {
    let sum = assignment.indices.reduce(0, +)
    return (0..<4).map { example in
      let code = assignment.indices.reduce(example + 3) { ($0 * 7 + $1 * 5) % 11 }
      return min(1, Double(sum) / 10 + Double(code) / 22)
    }
  }

  var text: String {
    get throws {
      try ScoreTable.line(header) + rows.map { try ScoreTable.line($0) }.joined()
    }
  }

  func problem() throws -> TableProblem {
    TableProblem(try ScoreTable(Data(text.utf8), name: "small.jsonl"))
  }
}
