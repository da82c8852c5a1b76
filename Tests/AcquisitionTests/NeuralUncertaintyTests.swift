import Acquisition
import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing
import _TestSupport

@Suite struct NeuralUncertaintyTests {
  /// A "network" whose gradient is a table: σ can be written down.
  private struct Tabulated: DifferentiableSurrogate {
    let width = 3
    let gradients: [[[Double]]]

    mutating func fit(_ observations: [Observation], seeds: SeedSequence) throws -> FitReport {
      FitReport(epochs: 1, trainingLoss: 0, stoppedEarly: false)
    }
    func predict(_ assignments: [PromptAssignment]) -> [Double] { assignments.map { _ in 0 } }
    func withGradients(
      of assignments: [PromptAssignment], _ body: ([Matrix<Double>]) -> Void
    ) {
      for assignment in assignments {
        body(gradients[assignment[0]].map { Matrix([$0]) })
      }
    }
  }

  private static let parameters = LinearUncertainty.Parameters(lambda: 0.5, coefficient: 4)
  private static let all = (0..<3).map { PromptAssignment([$0]) }

  @Test(arguments: [[], [1], [0, 2, 2]]) func followsItsFormula(_ observed: [Int]) {
    let model = Tabulated(
      gradients: [[[1, -2], [0.5]], [[0, 3], [-1]], [[2, 0], [0]]])
    let flat = model.gradients.map { $0.flatMap { $0 } }
    let found = NeuralUncertainty(
      model, observed: observed.map { PromptAssignment([$0]) }, parameters: Self.parameters
    ).uncertainty(of: Self.all)
    for (candidate, sigma) in found.enumerated() {
      let square = (0..<3).reduce(0.0) { sum, k in
        let seen = observed.reduce(0) { $0 + flat[$1][k] * flat[$1][k] / 3 }
        return sum + flat[candidate][k] * flat[candidate][k] / 3 / (0.5 + 4 * seen)
      }
      #expect(abs(sigma - (0.5 * square).squareRoot()) < 1e-14)
    }
  }

  @Test(arguments: [SurrogateKind.gat, .mlp])
  func aNetworkKnowsMoreAboutWhatItSaw(_ kind: SurrogateKind) throws {
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: [4, 4], dimension: 6, seed: 3))
    var factory = SurrogateFactory(
      topology: try WorkflowTopology(agents: ["a", "b"], dependencies: ["b": ["a"]]),
      embeddings: features.matrices)
    (factory.architecture.hidden, factory.schedule.maximumEpochs) = (8, 30)
    var model = factory.make(kind)
    let observations = [[0, 0], [1, 2], [3, 1]].enumerated().map {
      Observation(assignment: PromptAssignment($1), score: 0.2 * Double($0 + 1))
    }
    _ = try model.fit(observations, seeds: .init(seed: 4))
    let network = try #require(model as? any DifferentiableSurrogate)
    let everything = (0..<16).map(features.space.assignment(at:))
    func sigma(_ observed: [PromptAssignment]) -> [Double] {
      Self.deviations(network, observed: observed, of: everything)
    }
    let (prior, posterior) = (sigma([]), sigma(observations.map(\.assignment)))
    #expect(posterior.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(zip(prior, posterior).allSatisfy { $1 < $0 })
    // One more look at the same place never adds uncertainty anywhere.
    let again = sigma(observations.map(\.assignment) + [everything[0]])
    #expect(zip(posterior, again).allSatisfy { $1 <= $0 } && again[0] < posterior[0])
  }

  private static func deviations(
    _ model: some DifferentiableSurrogate, observed: [PromptAssignment],
    of assignments: [PromptAssignment]
  ) -> [Double] {
    NeuralUncertainty(model, observed: observed).uncertainty(of: assignments)
  }
}
