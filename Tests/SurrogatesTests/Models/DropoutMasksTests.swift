import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

/// What dropout does to a forward pass.
@Suite struct DropoutMasksTests {
  /// Three observations of a chain of two agents; a dropout that hits every buffer.
  private static func session(
    _ sharing: WorkflowGATArchitecture.MaskSharing
  ) throws -> TrainingSession<Double> {
    var generator = SeedSequence(seed: 41).generator
    var architecture = WorkflowGATArchitecture()
    (architecture.hidden, architecture.heads, architecture.layers) = (6, 2, 2)
    (architecture.dropout, architecture.maskSharing) = (0.4, sharing)
    let model = WorkflowGAT(
      topology: try WorkflowTopology(agents: ["a", "b"], dependencies: ["b": ["a"]]),
      embeddings: (0..<2).map { _ in
        Matrix<Double>(
          rows: 2, columns: 5, elements: (0..<10).map { _ in generator.standardNormal() })
      }, architecture: architecture)
    let observations = [[0, 0], [1, 0], [0, 0]].map {
      Observation(assignment: PromptAssignment($0), score: 0.5)
    }
    return TrainingSession(
      model.network, batch: ObservationBatch(observations, table: model.table), table: model.table,
      parameters: model.network.initialParameters(SeedSequence(seed: 42)),
      optimizer: AdamConfiguration())
  }

  @Test(arguments: WorkflowGATArchitecture.MaskSharing.allCases)
  func everyMaskHitsItsOwnBuffer(sharing: WorkflowGATArchitecture.MaskSharing) throws {
    var session = try Self.session(sharing)
    var generator = SeedSequence(seed: 43).generator
    var masks = DropoutMasks(session.network)
    masks.draw(for: session.cache, using: &generator)
    _ = session.predictions()
    let plain = session.cache.encoded1.elements
    _ = session.evaluateGradients(masks: masks)

    expectDropped(session.cache.encoded1.elements, plain, masks.encoder)
    for (layer, mask) in zip(session.cache.attention, masks.attention) {
      let keep = layer.weights.keep.elements
      expectDropped(keep, [Double](repeating: 1, count: keep.count), mask)
    }
    for victim in masks.head.victims { #expect(session.cache.hidden.elements[victim] == 0) }
    #expect(!masks.head.victims.isEmpty && masks.head.victims != masks.encoder.victims)
  }

  /// Victims are zero, everything else is scaled up.
  private func expectDropped(_ values: [Double], _ plain: [Double], _ mask: Dropout) {
    #expect(!mask.victims.isEmpty && values.count == plain.count)
    let victims = Set(mask.victims)
    for (index, value) in values.enumerated() {
      let expected = victims.contains(index) ? 0 : plain[index] / 0.6
      #expect(abs(value - expected) < 1e-14, "element \(index)")
    }
  }

  @Test func aRepeatedObservationHasMasksOfItsOwnUnlessShared() throws {
    for sharing in WorkflowGATArchitecture.MaskSharing.allCases {
      var session = try Self.session(sharing)
      var generator = SeedSequence(seed: 43).generator
      var masks = DropoutMasks(session.network)
      masks.draw(for: session.cache, using: &generator)
      _ = session.evaluateGradients(masks: masks)
      let rows = session.rows.encoded
      let (first, third) = (
        session.cache.encoded1.row(rows[0]), session.cache.encoded1.row(rows[4])
      )
      #expect((first == third) == (sharing == .perCandidate))
    }
  }
}
