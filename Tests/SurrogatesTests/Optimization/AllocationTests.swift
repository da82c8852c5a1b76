import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing
import _AllocationCounter
import _TestSupport

@Suite struct AllocationTests {
  private static let isCounted = maspob_allocation_count() >= 0

  /// How often a fit of some epochs asks for memory.
  private func allocations(epochs: Int, dropout: Double) throws -> Int64 {
    var architecture = WorkflowGATArchitecture()
    architecture.dropout = dropout
    var schedule = TrainingSchedule()
    (schedule.maximumEpochs, schedule.earlyStopping) = (epochs, nil)
    let topology = try WorkflowTopology(agents: ["a", "b", "c"], dependencies: ["b": ["a"]])
    let sizes = [3, 4, 2]
    var model = WorkflowGAT<Float>(
      topology: topology,
      embeddings: randomEmbeddings(sizes: sizes, dimension: 6, seed: 5).map { rows in
        Matrix(rows.map { $0.map { Float($0) } })
      }, architecture: architecture, schedule: schedule)
    var generator = SeedSequence(seed: 91).generator
    let observations = (0..<12).map { _ in
      Observation(
        assignment: PromptAssignment(sizes.map { Int.random(in: 0..<$0, using: &generator) }),
        score: generator.uniform())
    }
    let before = maspob_allocation_count()
    _ = try model.fit(observations, seeds: SeedSequence(seed: 92))
    return maspob_allocation_count() - before
  }

  @Test(.enabled(if: isCounted)) func theCounterCounts() {
    let before = maspob_allocation_count()
    let arrays = (0..<100).map { [Int](repeating: $0, count: 50 + $0) }
    #expect(arrays.count == 100)
    #expect(maspob_allocation_count() - before >= 100)
  }

  // Without optimization the language itself allocates, for boxes and generic temporaries.
  #if !DEBUG
    @Test(.enabled(if: isCounted), arguments: [0, 0.05]) func anEpochAllocatesNothing(
      dropout: Double
    ) throws {
      _ = try allocations(epochs: 1, dropout: dropout)
      let short = try allocations(epochs: 10, dropout: dropout)
      let long = try allocations(epochs: 510, dropout: dropout)
      // The list of dropped units may still grow a few times.
      #expect(long - short <= (dropout == 0 ? 0 : 12), "\(short), then \(long)")
    }
  #endif
}
