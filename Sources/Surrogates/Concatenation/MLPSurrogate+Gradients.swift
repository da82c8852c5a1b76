public import Numerics
public import PromptSpace

extension MLPSurrogate: DifferentiableSurrogate {
  public var width: Int { architecture.hidden }

  /// - Complexity: O(assignments·(N·(d·m + m·h + h²) + parameters)): a pass forth and back for each.
  public func withGradients(
    of assignments: [PromptAssignment], _ body: ([Matrix<Scalar>]) -> Void
  ) {
    guard let fitted else { preconditionFailure("gradients before a successful fit") }
    table.space.requireContained(assignments)
    let rows = Array(0..<network.agentCount)
    var pass = BackwardPass(
      parameters: fitted, gradients: ParameterSet<Scalar>(network.layout))
    var buffers = ConcatenationNetwork.TrainingBuffers<Scalar>(
      network, usedRows: rows.count, count: 1)
    var inputs = Matrix<Scalar>(rows: rows.count, columns: table.embeddings.columns)
    for assignment in assignments {
      gatherRows(of: table.embeddings, table.rows(of: assignment), into: &inputs)
      network.forward(inputs, rows: rows, pass.parameters, cache: &buffers.values)
      network.scoreBackward(inputs, rows: rows, &pass, buffers: &buffers)
      body(pass.gradients.tensors)
    }
  }
}
