import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct FactorTablesTests {
  private static func model<Scalar: BLASScalar>(
    _: Scalar.Type, _ shape: WorkflowNetworkGradientTests.Shape, layers: Int = 1,
    bidirectional: Bool = true
  ) throws -> WorkflowGAT<Scalar> {
    var generator = SeedSequence(seed: 61).generator
    let topology = try shape.topology()
    var architecture = WorkflowGATArchitecture()
    // A width that is no multiple of a vector.
    (architecture.hidden, architecture.heads, architecture.layers) = (11, 2, layers)
    architecture.bidirectional = bidirectional
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = 4
    var model = WorkflowGAT(
      topology: topology,
      embeddings: (0..<topology.count).map { agent in
        Matrix<Scalar>(
          rows: 2 + agent % 2, columns: 5,
          elements: (0..<(2 + agent % 2) * 5).map { _ in Scalar(generator.standardNormal()) })
      }, architecture: architecture, schedule: schedule)
    let seed = model.table.space.seed
    _ = try model.fit([Observation(assignment: seed, score: 0.9)], seeds: SeedSequence(seed: 62))
    return model
  }

  @Test(arguments: WorkflowNetworkGradientTests.Shape.allCases, [true, false])
  func sumsAreThePredictions(
    shape: WorkflowNetworkGradientTests.Shape, bidirectional: Bool
  ) throws {
    let double = try Self.model(Double.self, shape, bidirectional: bidirectional)
    let all = (0..<(double.table.space.count ?? 0)).map(double.table.space.assignment(at:))
    let tables = try #require(double.factorTables(memoryLimit: .max))
    for (assignment, expected) in zip(all, double.predict(all)) {
      #expect(abs(tables.predict(assignment) - expected) < 1e-13)
    }
    let single = try Self.model(Float.self, shape, bidirectional: bidirectional)
    let singleTables = try #require(single.factorTables(memoryLimit: .max))
    for (assignment, expected) in zip(all, single.predict(all)) {
      #expect(abs(singleTables.predict(assignment) - expected) < 1e-6)
    }
  }

  @Test func tablesKnowWhatTheirNodesHear() throws {
    let tables = try #require(
      Self.model(Double.self, .branch).factorTables(memoryLimit: .max))
    // 0–1 and {1, 2, 3}–4: agent 0 hears 0 and 1; 1 hears 4 too, if the edge has both directions.
    #expect(
      tables.factors.map(\.agents) == [[0, 1], [0, 1, 4], [2, 4], [3, 4], [1, 2, 3, 4]])
  }

  @Test func thereAreNoneForDeepNetworksAndLittleMemory() throws {
    #expect(try Self.model(Float.self, .chain, layers: 2).factorTables(memoryLimit: .max) == nil)
    let model = try Self.model(Float.self, .chain)
    // Nodes hear {0, 1}, {0, 1, 2} and {1, 2} of pools of 2, 3 and 2.
    let bytes = (6 + 12 + 6) * 11 * 4
    #expect(model.factorTables(memoryLimit: bytes) != nil)
    #expect(model.factorTables(memoryLimit: bytes - 1) == nil)
  }
}
