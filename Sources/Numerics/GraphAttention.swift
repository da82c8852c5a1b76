/// Dynamic attention over the incoming edges of every node, all heads side by side:
///
///     e_ij = a · leaky(S_j + R_i)        α_ij = softmax over j of e_ij
///     Y_i  = Σ_j keep_ij·α_ij·S_j
///
/// for every graph, receiver i and head, with S and R the projected features as sender and
/// receiver. Heads are concatenated; no bias is added.
///
/// Source: S. Brody, U. Alon, E. Yahav, "How attentive are graph attention networks?", ICLR 2022,
/// eq. 7.
///
/// - Parameters:
///   - input: projected tables, attention vectors and edges.
///   - weights: `keep` is read, `probabilities` are written.
///   - output: Y, `n·N × heads·width`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·E·heads·width), no allocation.
public func graphAttention<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, weights: inout GraphAttentionWeights<Scalar>,
  output: inout Matrix<Scalar>
) {
  graphAttention(input, weights: &weights, output: &output, instructions: .current)
}

/// The same by the kernel of one instruction set.
func graphAttention<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, weights: inout GraphAttentionWeights<Scalar>,
  output: inout Matrix<Scalar>, instructions: InstructionSet
) {
  check(input, weights, output)
  input.withGraphs { graphs in
    Scalar.attend(
      AttentionTask(graphs: graphs, slope: input.slope, instructions: instructions),
      sender: input.sender.elements, receiver: input.receiver.elements,
      attention: input.attention.elements, keep: weights.keep.elements,
      probabilities: &weights.probabilities.elements, output: &output.elements)
  }
}

/// The gradient of ``graphAttention(_:weights:output:)``; with ⟨,⟩ over one head's width:
///
///     dα_ij = keep_ij·⟨dY_i, S_j⟩          de_ij = α_ij·(dα_ij − Σ_k α_ik·dα_ik)
///     dz_ij = de_ij·a ⊙ leaky'(S_j + R_i)
///     dS_j += keep_ij·α_ij·dY_i + dz_ij    dR_i += dz_ij    da += de_ij·leaky(S_j + R_i)
///
/// - Parameters:
///   - input: what the forward pass read.
///   - weights: what the forward pass wrote; its scratch memory is overwritten.
///   - dOutput: dY, `n·N × heads·width`.
///   - gradients: overwritten.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·E·heads·width), no allocation.
public func graphAttentionBackward<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, weights: inout GraphAttentionWeights<Scalar>,
  dOutput: Matrix<Scalar>, gradients: inout GraphAttentionGradients<Scalar>
) {
  graphAttentionBackward(
    input, weights: &weights, dOutput: dOutput, gradients: &gradients, instructions: .current)
}

/// The same by the kernel of one instruction set.
func graphAttentionBackward<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, weights: inout GraphAttentionWeights<Scalar>,
  dOutput: Matrix<Scalar>, gradients: inout GraphAttentionGradients<Scalar>,
  instructions: InstructionSet
) {
  check(input, weights, dOutput)
  gradients.clear(for: input)
  input.withGraphs { graphs in
    Scalar.attendBackward(
      AttentionTask(graphs: graphs, slope: input.slope, instructions: instructions),
      sender: input.sender.elements, receiver: input.receiver.elements,
      attention: input.attention.elements, keep: weights.keep.elements,
      probabilities: weights.probabilities.elements, dOutput: dOutput.elements,
      dScores: &weights.dScores.elements, dSender: &gradients.sender.elements,
      dReceiver: &gradients.receiver.elements, dAttention: &gradients.attention.elements)
  }
}

private func check<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, _ weights: GraphAttentionWeights<Scalar>,
  _ output: Matrix<Scalar>
) {
  precondition(
    weights.keep.rows == input.graphCount
      && weights.keep.columns == input.edges.count * input.heads,
    "attention weights \(weights.keep.shape) for \(input.graphCount) graphs of "
      + "\(input.edges.count) edges with \(input.heads) heads")
  precondition(
    output.rows == input.rows.count && output.columns == input.sender.columns,
    "attention output \(output.shape) for \(input.rows.count) instances of \(input.sender.shape)")
}
