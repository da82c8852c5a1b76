import Acquisition
import Foundation
import Numerics
import PromptSpace

/// The benchmark problem as other programs read it, so that they time the same data.
struct ProblemExport: Encodable {
  let agents: [String]
  /// Pairs of positions, from the agent that is read to the one that reads it.
  let edges: [[Int]]
  /// By agent and candidate, centered and normalized.
  let embeddings: [[[Double]]]
  let assignments: [[Int]]
  let scores: [Double]

  init(_ problem: Problem, observations count: Int) {
    agents = problem.topology.agents.map { "\($0)" }
    edges = problem.topology.predecessors.enumerated().flatMap { node, before in
      before.map { [$0, node] }
    }
    embeddings = problem.features.matrices.map { matrix in
      (0..<matrix.rows).map { row in (0..<matrix.columns).map { matrix[row, $0] } }
    }
    let observations = problem.observations(count)
    assignments = observations.map(\.assignment.indices)
    scores = observations.map(\.score)
  }

  func write() throws {
    FileHandle.standardOutput.write(try JSONEncoder().encode(self) + Data("\n".utf8))
  }
}
