import Numerics
import PromptSpace
import Testing

@testable import Surrogates

@Suite struct ObservationBatchTests {
  @Test func onlyCandidatesThatOccurAreUsed() {
    let table = NodeTable<Double>([
      Matrix(rows: 3, columns: 1, elements: [10, 11, 12]),
      Matrix(rows: 2, columns: 1, elements: [20, 21]),
    ])
    #expect(table.embeddings.elements == [10, 11, 12, 20, 21])
    #expect(table.space.sizes == [3, 2])
    let batch = ObservationBatch(
      [([2, 0], 0.25), ([0, 0], 0.5), ([2, 0], 0.75)].map {
        Observation(assignment: PromptAssignment($0), score: $1)
      }, table: table)
    #expect(batch.usedRows == [0, 2, 3])
    #expect(batch.rows == [1, 2, 0, 2, 1, 2])
    #expect(batch.targets.elements == [0.25, 0.5, 0.75])
  }
}
