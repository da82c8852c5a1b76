import Numerics
import PromptSpace
import Randomness
import Testing
import _TestSupport

@testable import Surrogates

/// The backward pass against central differences of the loss, tensor by tensor.
@Suite struct WorkflowNetworkGradientTests {
  /// A workflow by its shape.
  enum Shape: String, CaseIterable, Sendable {
    case single, chain, diamond, branch, fanIn, isolated

    var dependencies: [Int: [Int]] {
      switch self {
      case .single: [:]
      case .chain: [1: [0], 2: [1]]
      case .diamond: [1: [0], 2: [0], 3: [1, 2]]
      case .branch: [1: [0], 4: [1, 2, 3]]
      case .fanIn: [5: [0, 1, 2, 3, 4]]
      case .isolated: [1: [0], 2: [1]]
      }
    }

    var count: Int {
      switch self {
      case .single: 1
      case .chain: 3
      case .diamond, .isolated: 4
      case .branch: 5
      case .fanIn: 6
      }
    }

    func topology() throws -> WorkflowTopology {
      let agents = (0..<count).map { AgentID("agent\($0)") }
      let named = dependencies.map { (agents[$0], $1.map { agents[$0] }) }
      return try WorkflowTopology(
        agents: agents, dependencies: Dictionary(uniqueKeysWithValues: named))
    }
  }

  @Test(arguments: Shape.allCases, [1, 2])
  func everyTensorMatchesDifferences(shape: Shape, layers: Int) throws {
    try check(shape, layers: layers, dropout: 0, sharing: .perObservation)
  }

  @Test(
    arguments: [1, 2], [WorkflowGATArchitecture.MaskSharing.perObservation, .perCandidate])
  func everyTensorMatchesDifferencesUnderDropout(
    layers: Int, sharing: WorkflowGATArchitecture.MaskSharing
  ) throws {
    try check(.branch, layers: layers, dropout: 0.3, sharing: sharing)
  }

  private func check(
    _ shape: Shape, layers: Int, dropout: Double, sharing: WorkflowGATArchitecture.MaskSharing
  ) throws {
    var architecture = WorkflowGATArchitecture()
    (architecture.hidden, architecture.heads, architecture.encoderWidth) = (5, 2, 6)
    (architecture.layers, architecture.dropout) = (layers, dropout)
    architecture.maskSharing = sharing
    architecture.bidirectional = layers == 1
    var session = try Self.session(shape, architecture)
    var masks: DropoutMasks?
    if dropout > 0 {
      var generator = SeedSequence(seed: 12).generator
      masks = DropoutMasks(session.network)
      masks?.draw(for: session.cache, using: &generator)
    }
    _ = session.evaluateGradients(masks: masks)
    let gradients = session.pass.gradients
    let largest = gradients.tensors.flatMap(\.elements).map { abs($0) }.max() ?? 0
    let comparison = GradientCheck(floor: 1e-4 * largest)
    for (index, entry) in session.network.layout.entries.enumerated() {
      let tensor = session.pass.parameters.tensors[index]
      let stride = max(1, tensor.elements.count / 5)
      let report = comparison.compare(
        values: tensor.elements, gradient: gradients.tensors[index].elements,
        elements: Swift.stride(from: 0, to: tensor.elements.count, by: stride)
      ) { values in
        var moved = session
        moved.replaceParameter(
          index, with: Matrix(rows: tensor.rows, columns: tensor.columns, elements: values))
        return GradientCheck.Point(
          value: moved.evaluateGradients(masks: masks), sides: moved.sidesOfKinks())
      }
      #expect(report.worst < 1e-6, "\(entry.name), element \(report.worstElement)")
      #expect(report.checked > 0, "\(entry.name) was never away from a kink")
    }
  }

  /// Three observations over two candidates an agent, all parameters away from zero.
  private static func session(
    _ shape: Shape, _ architecture: WorkflowGATArchitecture
  ) throws -> TrainingSession<Double> {
    var generator = SeedSequence(seed: 11).child(shape.rawValue).generator
    let embeddings = (0..<shape.count).map { _ in
      Matrix<Double>(
        rows: 2, columns: 4, elements: (0..<8).map { _ in generator.standardNormal() })
    }
    let model = WorkflowGAT(
      topology: try shape.topology(), embeddings: embeddings, architecture: architecture)
    // Unequal variances, so that the weights of the loss are checked as well.
    let observations = (0..<3).map { row in
      Observation(
        assignment: PromptAssignment((0..<shape.count).map { (row >> ($0 % 2)) % 2 }),
        score: generator.uniform(), exampleCount: 6, variance: 0.01 * Double(row))
    }
    var parameters = ParameterSet<Double>(model.network.layout)
    for (index, entry) in model.network.layout.entries.enumerated() {
      let scale = 1 / Double(entry.columns).squareRoot()
      parameters.tensors[index] = Matrix(
        rows: entry.rows, columns: entry.columns,
        elements: (0..<entry.rows * entry.columns).map { _ in scale * generator.standardNormal() })
    }
    return TrainingSession(
      model.network, batch: ObservationBatch(observations, table: model.table), table: model.table,
      parameters: parameters, optimizer: AdamConfiguration())
  }
}

extension TrainingSession {
  /// On which side of every rectifier and leaky rectifier the last pass stood.
  func sidesOfKinks() -> [Bool] {
    var sides = [cache.encoded1, cache.encoded2, cache.hidden].flatMap {
      $0.elements.map { $0 > 0 }
    }
    for (index, layer) in network.attention.enumerated() {
      let attention = cache.attention[index]
      sides += layer.output(attention).elements.map { $0 > 0 }
      let rows = index == 0 ? self.rows.encoded : Array(batch.rows.indices)
      let nodes = network.edges.nodeCount
      for (instance, own) in rows.enumerated() {
        let (graph, node) = instance.quotientAndRemainder(dividingBy: nodes)
        for edge in network.edges.offsets[node]..<network.edges.offsets[node + 1] {
          let other = rows[graph * nodes + network.edges.senders[edge]]
          sides += zip(attention.sender.row(other), attention.receiver.row(own)).map { $0 + $1 > 0 }
        }
      }
    }
    return sides
  }
}
