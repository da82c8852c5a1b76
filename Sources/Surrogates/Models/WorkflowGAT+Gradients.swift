public import Numerics
public import PromptSpace

extension WorkflowGAT: DifferentiableSurrogate {
  public var width: Int { architecture.hidden }

  /// - Complexity: O(assignments·(N·(d·m + m·h + h²·heads) + parameters)): a pass forth and back for
  ///   each, since a gradient of a batch would be the sum of theirs.
  public func withGradients(
    of assignments: [PromptAssignment], _ body: ([Matrix<Scalar>]) -> Void
  ) {
    guard let fitted else { preconditionFailure("gradients before a successful fit") }
    table.space.requireContained(assignments)
    let nodes = network.edges.nodeCount
    let rows = RowSelection(instances: nodes)
    var pass = BackwardPass(
      parameters: fitted.parameters, gradients: ParameterSet<Scalar>(network.layout))
    var cache = NetworkCache<Scalar>(network, usedRows: nodes, count: 1, sharesEncodings: true)
    var inputs = Matrix<Scalar>(rows: nodes, columns: table.embeddings.columns)
    for assignment in assignments {
      gatherRows(of: table.embeddings, table.rows(of: assignment), into: &inputs)
      network.forward(inputs, rows, pass.parameters, masks: nil, cache: &cache)
      network.scoreBackward(inputs, rows, &pass, cache: &cache)
      body(pass.gradients.tensors)
    }
  }
}
