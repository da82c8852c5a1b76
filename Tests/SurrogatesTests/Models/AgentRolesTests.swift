import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct AgentRolesTests {
  private let embeddings = [
    Matrix<Double>([[1, 2], [3, 4]]), Matrix<Double>([[5, 6], [7, 8], [9, 10]]),
  ]

  @Test func separateRolesLieInColumnsOfTheirOwn() {
    let table = NodeTable(embeddings, roles: .separate)
    #expect(
      table.embeddings
        == Matrix([
          [1, 2, 0, 0], [3, 4, 0, 0], [0, 0, 5, 6], [0, 0, 7, 8], [0, 0, 9, 10],
        ]))
    #expect(table.originalWidth == 2)
    #expect(table.rows(of: PromptAssignment([1, 2])) == [1, 4])
  }

  /// Two agents without edges and the same two embeddings: what helps the one harms the other.
  private func predictions(
    _ roles: WorkflowGATArchitecture.Roles
  ) throws -> [Double] {
    var architecture = WorkflowGATArchitecture()
    architecture.roles = roles
    architecture.dropout = 0
    let pool = Matrix<Double>([[1, 0], [0, 1]])
    var model = WorkflowGAT<Double>(
      topology: try WorkflowTopology(agents: ["a", "b"]), embeddings: [pool, pool],
      architecture: architecture)
    let observations = [([0, 0], 0.5), ([0, 1], 0.9), ([1, 0], 0.1), ([1, 1], 0.5)].map {
      Observation(assignment: PromptAssignment($0.0), score: $0.1)
    }
    _ = try model.fit(observations, seeds: SeedSequence(seed: 1))
    return model.predict(observations.map(\.assignment))
  }

  @Test func onlySeparateRolesTellAgentsApart() throws {
    let shared = try predictions(.shared)
    #expect(abs(shared[1] - shared[2]) < 1e-9)
    let separate = try predictions(.separate)
    #expect(abs(separate[1] - 0.9) < 0.05 && abs(separate[2] - 0.1) < 0.05)
  }
}
