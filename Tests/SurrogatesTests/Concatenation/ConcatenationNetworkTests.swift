import Numerics
import PromptSpace
import Randomness
import Testing
import _TestSupport

@testable import Surrogates

/// The perceptron's backward pass against central differences of the loss, tensor by tensor.
@Suite struct ConcatenationNetworkTests {
  private static func training(
    sizes: [Int], dropout: Double
  ) throws -> ConcatenationTraining<Double> {
    let problem = try PlantedProblem(sizes: sizes, seed: 11)
    var architecture = MLPArchitecture()
    (architecture.hidden, architecture.encoderWidth) = (5, 6)
    architecture.dropout = dropout
    let network = ConcatenationNetwork(
      architecture, agentCount: sizes.count, embeddingWidth: 4)
    var generator = SeedSequence(seed: 12).generator
    var parameters = ParameterSet<Double>(network.layout)
    for (index, entry) in network.layout.entries.enumerated() {
      let scale = 1 / Double(entry.columns).squareRoot()
      parameters.tensors[index] = Matrix(
        rows: entry.rows, columns: entry.columns,
        elements: (0..<entry.rows * entry.columns).map { _ in scale * generator.standardNormal() })
    }
    // Unequal variances, so that the weights of the loss are checked as well.
    let observations = problem.split(seen: 4, unseen: 0, seed: 2).observations.enumerated().map {
      Observation(
        assignment: $1.assignment, score: $1.score, exampleCount: 6, variance: 0.01 * Double($0))
    }
    return ConcatenationTraining(
      network, observations,
      table: NodeTable(problem.embeddings), parameters: parameters, optimizer: AdamConfiguration())
  }

  @Test(arguments: [[4], [2, 2], [2, 3, 2]], [0, 0.3])
  func everyTensorMatchesDifferences(sizes: [Int], dropout: Double) throws {
    var training = try Self.training(sizes: sizes, dropout: dropout)
    var masks: ConcatenationNetwork.Masks?
    if dropout > 0 {
      var generator = SeedSequence(seed: 13).generator
      var drawn = ConcatenationNetwork.Masks(
        encoder: Dropout(rate: dropout), head: Dropout(rate: dropout))
      training.draw(&drawn, using: &generator)
      #expect(!drawn.encoder.victims.isEmpty && !drawn.head.victims.isEmpty)
      masks = drawn
    }
    _ = training.evaluateGradients(masks: masks)
    let gradients = training.pass.gradients
    let largest = gradients.tensors.flatMap(\.elements).map { abs($0) }.max() ?? 0
    #expect(largest > 0)
    for (index, entry) in training.network.layout.entries.enumerated() {
      let tensor = training.pass.parameters.tensors[index]
      let report = GradientCheck(floor: 1e-4 * largest).compare(
        values: tensor.elements, gradient: gradients.tensors[index].elements,
        elements: tensor.elements.indices
      ) { values in
        var moved = training
        moved.replaceParameter(
          index, with: Matrix(rows: tensor.rows, columns: tensor.columns, elements: values))
        let loss = moved.evaluateGradients(masks: masks)
        let cache = moved.buffers.values
        let sides = [cache.encoded1, cache.encoded2, cache.hidden].flatMap {
          $0.elements.map { $0 > 0 }
        }
        return GradientCheck.Point(value: loss, sides: sides)
      }
      #expect(report.worst < 1e-6, "\(entry.name), element \(report.worstElement)")
      #expect(report.checked > 0, "\(entry.name) was never away from a kink")
    }
  }

  @Test func sharesTheEncoderAndReadsAgentsInOrder() throws {
    let problem = try PlantedProblem(sizes: [3, 3], seed: 14)
    var architecture = MLPArchitecture()
    (architecture.hidden, architecture.dropout) = (6, 0)
    // Both agents choose among the same vectors: an encoder of its own would tell them apart.
    let same = [problem.embeddings[0], problem.embeddings[0]]
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = 30
    var model = MLPSurrogate<Double>(
      embeddings: same, architecture: architecture, schedule: schedule)
    _ = try model.fit(
      [
        Observation(assignment: PromptAssignment([0, 1]), score: 0.9),
        Observation(assignment: PromptAssignment([1, 0]), score: 0.1),
      ], seeds: .init(seed: 3))
    let predicted = model.predict([PromptAssignment([0, 1]), PromptAssignment([1, 0])])
    #expect(predicted[0] > predicted[1] + 0.1)
    let names = model.network.layout.entries.map { "\($0.name) \($0.rows)x\($0.columns)" }
    #expect(
      names == [
        "enc1.weight 6x4", "enc1.bias 1x6", "enc2.weight 6x6", "enc2.bias 1x6", "mlp1.weight 6x12",
        "mlp1.bias 1x6", "mlp2.weight 1x6", "mlp2.bias 1x1",
      ])
  }

  @Test func batchesPredictAsTheTrainingPass() throws {
    let problem = try PlantedProblem(sizes: [3, 4], seed: 15)
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = 3
    var model = MLPSurrogate<Double>(embeddings: problem.embeddings, schedule: schedule)
    let observations = problem.split(seen: 5, unseen: 0, seed: 1).observations
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let assignments = (0..<1030).map { problem.space.assignment(at: ($0 * 7) % 12) }
    let predicted = model.predict(assignments)
    #expect(predicted.count == 1030)
    #expect((12..<1030).allSatisfy { abs(predicted[$0] - predicted[$0 - 12]) < 1e-13 })
    #expect(abs(predicted[5] - (model.predict([assignments[5]]).first ?? 0)) < 1e-13)
  }
}
