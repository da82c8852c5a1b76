import Numerics
import PromptSpace
import Randomness
import Testing
import _TestSupport

@testable import Surrogates

/// The gradients of both networks' predicted scores against differences of the predictions.
@Suite struct ScoreGradientTests {
  private static func problem() throws -> (PlantedProblem, [Observation]) {
    let problem = try PlantedProblem(sizes: [3, 2, 2], coupling: 0.1, seed: 61)
    return (problem, problem.split(seen: 6, unseen: 0, noise: 0.05, seed: 62).observations)
  }

  private static var schedule: TrainingSchedule {
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = 15
    return schedule
  }

  @Test(arguments: [1, 2], [WorkflowGATArchitecture.Inputs.full, .span])
  func theAttentionNetworkAgrees(layers: Int, inputs: WorkflowGATArchitecture.Inputs) throws {
    let (problem, observations) = try Self.problem()
    var architecture = WorkflowGATArchitecture()
    (architecture.hidden, architecture.heads, architecture.layers) = (8, 2, layers)
    architecture.inputs = inputs
    var model = WorkflowGAT<Double>(
      topology: problem.topology, embeddings: problem.embeddings, architecture: architecture,
      schedule: Self.schedule)
    _ = try model.fit(observations, seeds: .init(seed: 3))
    let fitted = try #require(model.fitted)
    let assignment = PromptAssignment([2, 0, 1])
    let session = TrainingSession(
      model.network,
      batch: ObservationBatch([Observation(assignment: assignment, score: 0)], table: model.table),
      table: model.table, parameters: fitted.parameters, optimizer: AdamConfiguration())
    try check(model, at: assignment, fitted.parameters) { parameters in
      var moved = session
      for (index, tensor) in parameters.tensors.enumerated() {
        moved.replaceParameter(index, with: tensor)
      }
      let value = moved.predictions()[0]
      return GradientCheck.Point(value: value, sides: moved.sidesOfKinks())
    }
  }

  @Test func thePerceptronAgrees() throws {
    let (problem, observations) = try Self.problem()
    var architecture = MLPArchitecture()
    architecture.hidden = 4
    var model = MLPSurrogate<Double>(
      embeddings: problem.embeddings, architecture: architecture, schedule: Self.schedule)
    _ = try model.fit(observations, seeds: .init(seed: 3))
    let fitted = try #require(model.fitted)
    let (network, table) = (model.network, model.table)
    let assignment = PromptAssignment([1, 1, 0])
    try check(model, at: assignment, fitted) { parameters in
      var cache = ConcatenationNetwork.Cache<Double>(
        network, usedRows: table.embeddings.rows, count: 1)
      network.forward(
        table.embeddings, rows: table.rows(of: assignment), parameters, cache: &cache)
      let sides = [cache.encoded1, cache.encoded2, cache.hidden].flatMap {
        $0.elements.map { $0 > 0 }
      }
      return GradientCheck.Point(value: cache.prediction[0, 0], sides: sides)
    }
  }

  private func check<Model: DifferentiableSurrogate>(
    _ model: Model, at assignment: PromptAssignment, _ parameters: ParameterSet<Double>,
    evaluate: (ParameterSet<Double>) -> GradientCheck.Point
  ) throws where Model.Scalar == Double {
    // One after another: what an earlier assignment leaves in the memory must not matter.
    var gradients: [[Matrix<Double>]] = []
    let others = [
      PromptAssignment([0, 0, 0]), assignment, PromptAssignment([1, 1, 1]), assignment,
    ]
    model.withGradients(of: others) { gradients.append($0) }
    #expect(gradients.count == 4 && gradients[1] == gradients[3] && gradients[0] != gradients[1])
    let value = evaluate(parameters).value
    #expect(abs(value - (model.predict([assignment]).first ?? .nan)) < 1e-12)
    let largest = gradients[1].flatMap(\.elements).map { abs($0) }.max() ?? 0
    #expect(largest > 0)
    for (index, tensor) in parameters.tensors.enumerated() {
      let report = GradientCheck(floor: 1e-4 * largest).compare(
        values: tensor.elements, gradient: gradients[1][index].elements,
        elements: tensor.elements.indices
      ) { values in
        var moved = parameters
        moved.tensors[index] = Matrix(
          rows: tensor.rows, columns: tensor.columns, elements: values)
        return evaluate(moved)
      }
      let name = parameters.layout.entries[index].name
      #expect(report.worst < 1e-6, "\(name), element \(report.worstElement)")
      #expect(report.checked > 0, "\(name) was never away from a kink")
    }
  }
}
