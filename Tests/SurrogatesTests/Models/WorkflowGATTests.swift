import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct WorkflowGATTests {
  /// A small model over a chain of two agents with pools of 3 and 4 candidates.
  private static func model<Scalar: BLASScalar>(
    _: Scalar.Type = Double.self, epochs: Int = 30, dropout: Double = 0.05,
    sharing: WorkflowGATArchitecture.MaskSharing = .perObservation
  ) throws -> WorkflowGAT<Scalar> {
    var generator = SeedSequence(seed: 21).generator
    let embeddings = [3, 4].map { count in
      Matrix<Scalar>(
        rows: count, columns: 6,
        elements: (0..<count * 6).map { _ in Scalar(generator.standardNormal()) })
    }
    var architecture = WorkflowGATArchitecture()
    (architecture.hidden, architecture.heads) = (6, 2)
    (architecture.dropout, architecture.maskSharing) = (dropout, sharing)
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = epochs
    return WorkflowGAT(
      topology: try WorkflowTopology(agents: ["a", "b"], dependencies: ["b": ["a"]]),
      embeddings: embeddings, architecture: architecture, schedule: schedule)
  }

  private static let space = AssignmentSpace(sizes: [3, 4])
  private static let everything = (0..<12).map { space.assignment(at: $0) }
  private static let observations = [(0, 0.2), (5, 0.9), (7, 0.4), (11, 0.6)].map {
    Observation(assignment: space.assignment(at: $0), score: $1)
  }

  @Test(arguments: WorkflowGATArchitecture.MaskSharing.allCases)
  func equalSeedsGiveEqualFits(sharing: WorkflowGATArchitecture.MaskSharing) throws {
    var first = try Self.model(sharing: sharing)
    var second = first
    let seeds = SeedSequence(seed: 4)
    #expect(
      try first.fit(Self.observations, seeds: seeds)
        == second.fit(Self.observations, seeds: seeds))
    #expect(first.predict(Self.everything) == second.predict(Self.everything))
    _ = try second.fit(Self.observations, seeds: seeds.child(1))
    #expect(first.predict(Self.everything) != second.predict(Self.everything))
  }

  @Test func aRefitForgetsTheLastOne() throws {
    var fresh = try Self.model()
    var used = fresh
    _ = try used.fit([Observation(assignment: Self.space.seed, score: 0)], seeds: .init(seed: 9))
    _ = try fresh.fit(Self.observations, seeds: .init(seed: 4))
    _ = try used.fit(Self.observations, seeds: .init(seed: 4))
    #expect(fresh.predict(Self.everything) == used.predict(Self.everything))
  }

  @Test func predictionsMatchTheTrainingPass() throws {
    var model = try Self.model()
    _ = try model.fit(Self.observations, seeds: .init(seed: 4))
    let parameters = try #require(model.fitted).parameters
    // More assignments than one batch holds, and a last batch that is not full.
    let assignments = (0..<300).map { Self.space.assignment(at: ($0 * 7) % 12) }
    let batch = ObservationBatch(
      assignments.map { Observation(assignment: $0, score: 0) }, table: model.table)
    var session = TrainingSession(
      model.network, batch: batch, table: model.table, parameters: parameters,
      optimizer: AdamConfiguration())
    let expected = session.predictions()
    let predicted = model.predict(assignments)
    #expect(predicted.count == 300)
    #expect(zip(predicted, expected).allSatisfy { abs($0 - $1) < 1e-13 })
    #expect(model.predict([]).isEmpty)
  }

  @Test func withoutDropoutSharingChangesNothing() throws {
    var (separate, shared) = (
      try Self.model(dropout: 0), try Self.model(dropout: 0, sharing: .perCandidate)
    )
    _ = try separate.fit(Self.observations, seeds: .init(seed: 4))
    _ = try shared.fit(Self.observations, seeds: .init(seed: 4))
    #expect(separate.predict(Self.everything) == shared.predict(Self.everything))
  }

  @Test func singlePrecisionStaysNearDouble() throws {
    var (double, single) = (try Self.model(dropout: 0), try Self.model(Float.self, dropout: 0))
    _ = try double.fit(Self.observations, seeds: .init(seed: 4))
    _ = try single.fit(Self.observations, seeds: .init(seed: 4))
    for (left, right) in zip(double.predict(Self.everything), single.predict(Self.everything)) {
      #expect(abs(left - right) < 1e-4)
    }
  }

  @Test func stopsEarlyWhenTheLossNoLongerFalls() throws {
    var model = try Self.model(epochs: 50)
    #expect(try model.fit(Self.observations, seeds: .init(seed: 4)).epochs == 50)
    var schedule = model.schedule
    var rule = EarlyStopping.Rule()
    (rule.patience, rule.minimumDelta) = (3, 10)
    schedule.earlyStopping = rule
    model = WorkflowGAT(
      topology: try WorkflowTopology(agents: ["a", "b"]),
      embeddings: [Matrix(rows: 3, columns: 2), Matrix(rows: 4, columns: 2)], schedule: schedule)
    let report = try model.fit(Self.observations, seeds: .init(seed: 4))
    #expect(report.epochs == 4)
    #expect(report.stoppedEarly)
  }

  @Test func defaultsAreThePublishedOnes() throws {
    let architecture = WorkflowGATArchitecture()
    #expect(architecture.hidden == 32 && architecture.heads == 4 && architecture.layers == 1)
    #expect(architecture.dropout == 0.05 && architecture.bidirectional)
    #expect(architecture.defaultEncoderWidth(embeddingWidth: 1024) == 128)
    #expect(architecture.defaultEncoderWidth(embeddingWidth: 4096) == 256)
    #expect(architecture.defaultEncoderWidth(embeddingWidth: 16) == 32)
    let optimizer = TrainingSchedule().optimizer
    #expect(optimizer.learningRate == 5e-3 && optimizer.weightDecay == .coupled(1e-5))
    #expect(TrainingSchedule().maximumEpochs == 800)
  }
}

/// Inputs at the edge of what a study can meet.
@Suite struct WorkflowGATEdgeCaseTests {
  private static func model(
    sizes: [Int], element: (Int) -> Double
  ) throws -> WorkflowGAT<Double> {
    let agents = sizes.indices.map { AgentID("agent\($0)") }
    let chain = zip(agents.dropFirst(), agents).map { ($0, [$1]) }
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = 20
    return WorkflowGAT(
      topology: try WorkflowTopology(
        agents: agents, dependencies: Dictionary(uniqueKeysWithValues: chain)),
      embeddings: sizes.map {
        Matrix(rows: $0, columns: 3, elements: (0..<$0 * 3).map(element))
      }, schedule: schedule)
  }

  private func expectFinite(
    _ model: WorkflowGAT<Double>, _ observations: [Observation]
  ) throws {
    var model = model
    let report = try model.fit(observations, seeds: .init(seed: 1))
    #expect(report.trainingLoss.isFinite)
    let space = model.table.space
    let all = (0..<(space.count ?? 0)).map { space.assignment(at: $0) }
    #expect(model.predict(all).allSatisfy { (0...1).contains($0) })
  }

  private func observation(_ indices: [Int], _ score: Double) -> Observation {
    Observation(assignment: PromptAssignment(indices), score: score)
  }

  @Test func constantScores() throws {
    let model = try Self.model(sizes: [2, 2]) { Double($0) }
    try expectFinite(model, (0..<4).map { observation([$0 % 2, $0 / 2], 1) })
    try expectFinite(model, (0..<4).map { observation([$0 % 2, $0 / 2], 0) })
  }

  @Test func oneObservation() throws {
    try expectFinite(Self.model(sizes: [2, 3]) { Double($0) }, [observation([1, 2], 0.5)])
  }

  @Test func repeatedObservations() throws {
    try expectFinite(
      Self.model(sizes: [2, 2]) { Double($0) },
      [observation([0, 0], 0.1), observation([0, 0], 0.9), observation([0, 0], 0.9)])
  }

  @Test func agentsWithOneCandidate() throws {
    try expectFinite(Self.model(sizes: [1, 1, 1]) { Double($0) }, [observation([0, 0, 0], 0.5)])
    try expectFinite(Self.model(sizes: [1]) { Double($0) }, [observation([0], 0.5)])
  }

  @Test func zeroVectors() throws {
    try expectFinite(
      Self.model(sizes: [2, 2]) { _ in 0 }, [observation([0, 1], 0.2), observation([1, 0], 0.7)])
  }

  @Test func scoresOutsideTheUnitInterval() throws {
    try expectFinite(
      Self.model(sizes: [2, 2]) { Double($0) }, [observation([0, 1], -3), observation([1, 0], 7)])
  }

  @Test func refusalsNameTheObservation() throws {
    var model = try Self.model(sizes: [2, 2]) { Double($0) }
    let good = observation([0, 1], 0.5)
    #expect(throws: SurrogateError.noObservations) { try model.fit([], seeds: .init(seed: 1)) }
    #expect(throws: SurrogateError.scoreNotFinite(index: 1, score: "nan")) {
      try model.fit([good, observation([0, 0], .nan)], seeds: .init(seed: 1))
    }
    #expect(throws: SurrogateError.scoreNotFinite(index: 0, score: "inf")) {
      try model.fit([observation([0, 0], .infinity)], seeds: .init(seed: 1))
    }
    for outside in [[0, 2], [0], [0, 1, 0], [-1, 0]] {
      let text = PromptAssignment(outside).description
      #expect(throws: SurrogateError.assignmentOutsideSpace(index: 1, assignment: text)) {
        try model.fit([good, observation(outside, 0.5)], seeds: .init(seed: 1))
      }
    }
  }

  @Test func aDivergedFitKeepsTheLastOne() throws {
    var model = try Self.model(sizes: [2, 2]) { Double($0) }
    _ = try model.fit([observation([0, 1], 0.5)], seeds: .init(seed: 1))
    let before = model.predict([PromptAssignment([1, 1])])
    // The square of the error overflows.
    #expect(throws: SurrogateError.trainingDiverged(epoch: 1, loss: .infinity)) {
      try model.fit([observation([0, 1], 1e200)], seeds: .init(seed: 1))
    }
    #expect(model.predict([PromptAssignment([1, 1])]) == before)
  }

  @Test func notANumberInAnEmbeddingDiverges() throws {
    var model = try Self.model(sizes: [2, 2]) { $0 == 0 ? .nan : 1 }
    #expect {
      try model.fit([observation([0, 1], 0.5)], seeds: .init(seed: 1))
    } throws: { error in
      guard case .trainingDiverged(epoch: 1, let loss) = error as? SurrogateError else {
        return false
      }
      return loss.isNaN
    }
  }
}
