/// The numbers of one Adam step; the bias corrections 1 − βᵗ are computed by the caller once a
/// step.
public struct AdamCoefficients<Scalar: BLASScalar>: Sendable {
  public let learningRate: Scalar
  public let beta1: Scalar
  public let beta2: Scalar
  public let epsilon: Scalar
  /// Added to the gradient as λ·θ, as PyTorch's `Adam` does.
  public var coupledDecay: Scalar = 0
  /// Subtracted from the parameters as learningRate·λ·θ, as `AdamW` does.
  public var decoupledDecay: Scalar = 0
  /// 1 − β₁ᵗ.
  public let correction1: Scalar
  /// 1 − β₂ᵗ.
  public let correction2: Scalar

  public init(
    learningRate: Scalar, betas: (Scalar, Scalar), epsilon: Scalar,
    corrections: (Scalar, Scalar)
  ) {
    self.learningRate = learningRate
    (beta1, beta2) = betas
    self.epsilon = epsilon
    (correction1, correction2) = corrections
  }
}

/// One Adam step on one tensor, in place:
///
///     θ ← θ·(1 − η·λ_d)          g ← g + λ_c·θ
///     m ← β₁·m + (1 − β₁)·g       v ← β₂·v + (1 − β₂)·g²
///     θ ← θ − η/(1 − β₁ᵗ) · m / ( √v/√(1 − β₂ᵗ) + ε )
///
/// Source: D. Kingma, J. Ba, "Adam", ICLR 2015, algorithm 1, in the order of operations of PyTorch;
/// I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
///
/// - Parameters:
///   - parameter: θ.
///   - gradient: g, of the same shape; unchanged.
///   - first: m, of the same shape.
///   - second: v, of the same shape.
///   - step: the coefficients.
/// - Precondition: the shapes agree.
/// - Complexity: O(elements), no allocation.
public func adamUpdate<Scalar: BLASScalar>(
  _ parameter: inout Matrix<Scalar>, gradient: Matrix<Scalar>,
  first: inout Matrix<Scalar>, second: inout Matrix<Scalar>, step: AdamCoefficients<Scalar>
) {
  adamUpdate(
    &parameter, gradient: gradient, first: &first, second: &second, step: step,
    instructions: .current)
}

/// The same by the kernel of one instruction set.
func adamUpdate<Scalar: BLASScalar>(
  _ parameter: inout Matrix<Scalar>, gradient: Matrix<Scalar>,
  first: inout Matrix<Scalar>, second: inout Matrix<Scalar>, step: AdamCoefficients<Scalar>,
  instructions: InstructionSet
) {
  let count = parameter.elements.count
  precondition(
    gradient.elements.count == count && first.elements.count == count
      && second.elements.count == count,
    "parameter \(parameter.shape), gradient \(gradient.shape), moments \(first.shape)")
  Scalar.adamUpdate(
    AdamTask(step: step, count: count, instructions: instructions),
    parameter: &parameter.elements, gradient: gradient.elements, first: &first.elements,
    second: &second.elements)
}
