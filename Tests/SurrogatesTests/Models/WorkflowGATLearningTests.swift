import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

/// The whole fit on a problem whose answer is known.
@Suite struct WorkflowGATLearningTests {
  /// Scores that depend on each agent's candidate through one direction of its embedding.
  private struct Planted {
    let embeddings: [Matrix<Float>]
    let space: AssignmentSpace

    init(seed: UInt64) {
      var generator = SeedSequence(seed: seed).generator
      embeddings = (0..<3).map { _ in
        Matrix(
          rows: 6, columns: 8, elements: (0..<48).map { _ in Float(generator.standardNormal()) })
      }
      space = AssignmentSpace(sizes: [6, 6, 6])
    }

    func score(_ assignment: PromptAssignment) -> Double {
      let sum = assignment.indices.enumerated().reduce(0.0) {
        $0 + Double(embeddings[$1.offset][$1.element, 0])
      }
      return 0.5 + 0.1 * sum
    }
  }

  @Test func ranksUnseenAssignments() throws {
    let planted = Planted(seed: 31)
    var generator = SeedSequence(seed: 32).generator
    let ranks = Array(0..<216).shuffled(using: &generator)
    let seen = ranks.prefix(40).map { planted.space.assignment(at: $0) }
    let unseen = ranks.dropFirst(40).prefix(60).map { planted.space.assignment(at: $0) }
    let observations = seen.map { Observation(assignment: $0, score: planted.score($0)) }
    var architecture = WorkflowGATArchitecture()
    (architecture.hidden, architecture.heads) = (8, 2)
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = 150
    var model = WorkflowGAT<Float>(
      topology: try WorkflowTopology(
        agents: ["a", "b", "c"], dependencies: ["b": ["a"], "c": ["b"]]),
      embeddings: planted.embeddings, architecture: architecture, schedule: schedule)
    let report = try model.fit(observations, seeds: SeedSequence(seed: 33))

    let mean = observations.map(\.score).reduce(0, +) / 40
    let variance = observations.reduce(0) { $0 + ($1.score - mean) * ($1.score - mean) } / 40
    #expect(report.trainingLoss < 0.2 * variance)

    let predicted = model.predict(unseen)
    let truth = unseen.map(planted.score)
    var (agreeing, pairs) = (0, 0)
    for left in unseen.indices {
      for right in 0..<left {
        pairs += 1
        if (predicted[left] < predicted[right]) == (truth[left] < truth[right]) { agreeing += 1 }
      }
    }
    // The mean ranks nothing: half of the pairs.
    #expect(Double(agreeing) / Double(pairs) > 0.8)
  }
}
