import Foundation
import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

/// The network against values that PyTorch computed.
@Suite struct WorkflowNetworkTests {
  static let tolerance = 1e-9

  @Test func thereAreReferenceFiles() { #expect(GoldenFile.names.count >= 10) }

  @Test(arguments: GoldenFile.names) func predictionAndLossMatch(name: String) throws {
    let golden = try GoldenFile.load(name)
    var session = try golden.session()
    #expect(relativeError(session.predictions(), golden.prediction) < Self.tolerance)
    let loss = session.evaluateGradients()
    #expect(abs(loss - golden.loss) < Self.tolerance * golden.loss)
  }

  @Test(
    arguments: GoldenFile.names,
    [WorkflowGATArchitecture.MaskSharing.perObservation, .perCandidate])
  func everyGradientMatches(
    name: String, sharing: WorkflowGATArchitecture.MaskSharing
  ) throws {
    let golden = try GoldenFile.load(name)
    var session = try golden.session(sharing: sharing)
    _ = session.evaluateGradients()
    let expected = try ParameterSet(session.network.layout, tensors: golden.gradients)
    let largest = expected.tensors.flatMap(\.elements).map { abs($0) }.max() ?? 0
    for (index, entry) in session.network.layout.entries.enumerated() {
      let error = relativeError(
        session.pass.gradients.tensors[index].elements, expected.tensors[index].elements,
        scale: largest)
      #expect(error < Self.tolerance, "gradient of \(entry.name)")
    }
  }

  @Test(arguments: GoldenFile.names) func twentyStepsOfAdamMatch(name: String) throws {
    let golden = try GoldenFile.load(name)
    var session = try golden.session()
    for (step, loss) in golden.adam.losses.enumerated() {
      let own = session.evaluateGradients()
      #expect(abs(own - loss) < Self.tolerance * loss, "loss before step \(step)")
      session.descend(learningRate: golden.adam.learningRate)
    }
    let expected = try ParameterSet(
      session.network.layout, tensors: golden.adam.parametersAfter)
    for (index, entry) in session.network.layout.entries.enumerated() {
      let error = relativeError(
        session.pass.parameters.tensors[index].elements, expected.tensors[index].elements)
      #expect(error < Self.tolerance, "\(entry.name) after the last step")
    }
    #expect(relativeError(session.predictions(), golden.adam.predictionAfter) < Self.tolerance)
  }
}
