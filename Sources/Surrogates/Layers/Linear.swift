internal import Numerics

/// An affine map of rows: Y = X·Wᵀ + 1·bᵀ with W `outputs × inputs`.
struct Linear: Hashable, Sendable {
  let weight: ParameterID
  let bias: ParameterID

  /// Adds `<name>.weight` and `<name>.bias` to a layout.
  init(_ name: String, inputs: Int, outputs: Int, in layout: inout ParameterLayout) {
    weight = layout.add("\(name).weight", rows: outputs, columns: inputs)
    bias = layout.add("\(name).bias", columns: outputs)
  }

  /// Y = X·Wᵀ + 1·bᵀ for X `n × inputs`.
  func forward<Scalar>(
    _ x: Matrix<Scalar>, _ parameters: ParameterSet<Scalar>, into y: inout Matrix<Scalar>
  ) {
    multiply(x, parameters, into: &y)
    addBias(parameters[bias], to: &y)
  }

  /// Y = scale·max(X·Wᵀ + 1·bᵀ, 0).
  func forwardRectified<Scalar>(
    _ x: Matrix<Scalar>, _ parameters: ParameterSet<Scalar>, into y: inout Matrix<Scalar>,
    scale: Scalar
  ) {
    multiply(x, parameters, into: &y)
    addBiasAndRectify(parameters[bias], to: &y, scale: scale)
  }

  /// Y = X·Wᵀ alone, for an input whose rows are selected before the bias is added.
  func multiply<Scalar>(
    _ x: Matrix<Scalar>, _ parameters: ParameterSet<Scalar>, into y: inout Matrix<Scalar>
  ) {
    gemm(x, parameters[weight].transposed, into: &y)
  }

  /// dW = dYᵀ·X and db = Σ over rows of dY.
  func backward<Scalar>(
    dOutput: Matrix<Scalar>, input: Matrix<Scalar>, gradients: inout ParameterSet<Scalar>
  ) {
    gemm(dOutput.transposed, input, into: &gradients[weight])
    columnSums(of: dOutput, into: &gradients[bias])
  }

  /// dX = dY·W + beta·dX.
  func backwardInput<Scalar>(
    dOutput: Matrix<Scalar>, _ parameters: ParameterSet<Scalar>, into dInput: inout Matrix<Scalar>,
    beta: Scalar = 0
  ) {
    gemm(dOutput, parameters[weight], into: &dInput, beta: beta)
  }
}
