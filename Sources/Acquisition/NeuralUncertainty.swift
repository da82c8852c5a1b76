import Numerics
public import PromptSpace
public import Surrogates

/// How little a fitted network knows about an assignment, by the gradients of its own prediction.
///
/// With g(p) = ∇_θ f(p; θ)/√m, the gradient of the predicted score at the fitted parameters θ over
/// the root of the hidden width m, and the t evaluated assignments q,
/// ```
/// σ²(p) = λ·g(p)ᵀ Z⁻¹ g(p)        Z = diag( λ·I + c·Σ_q g(q)·g(q)ᵀ )
/// ```
/// that is λ·Σ_k g_k(p)²/(λ + c·Σ_q g_k(q)²). Only the diagonal of Z is kept, as in the authors'
/// experiments: the whole has the square of the number of parameters. Every gradient, those of past
/// evaluations too, is taken at the current fit, so that σ depends on the observations alone. c = 1
/// and λ = 1 are NeuralUCB's; the factor λ before Z⁻¹ is that of NeuralTS, and keeps σ of the unknown at
/// ‖g‖ whatever λ is. The proposer passes its own λ and c. A prediction near 0 or 1 has small gradients: there the network's
/// logistic output cannot move, and σ says so.
///
/// Source: D. Zhou, L. Li, Q. Gu, "Neural contextual bandits with UCB-based exploration", ICML 2020;
/// W. Zhang, D. Zhou, L. Li, Q. Gu, "Neural Thompson sampling", ICLR 2021.
public struct NeuralUncertainty<Model: DifferentiableSurrogate>: UncertaintyModel {
  public let model: Model
  public let parameters: LinearUncertainty.Parameters
  /// 1/Z, one array a tensor; empty before the first observation, when Z is λ everywhere.
  private var precision: [[Double]] = []

  /// - Parameters:
  ///   - model: fitted.
  ///   - observed: the evaluated assignments, repeats included.
  ///   - parameters: λ and c; the intercept has no meaning here.
  /// - Precondition: the model is fitted, and the assignments lie in its space.
  /// - Complexity: one gradient for each assignment.
  public init(
    _ model: Model, observed: [PromptAssignment],
    parameters: LinearUncertainty.Parameters = .reference
  ) {
    self.model = model
    self.parameters = parameters
    var information: [[Double]] = []
    let weight = parameters.coefficient / Double(model.width)
    model.withGradients(of: observed) { gradient in
      if information.isEmpty {
        information = gradient.map {
          [Double](repeating: parameters.lambda, count: $0.elements.count)
        }
      }
      for (index, tensor) in gradient.enumerated() {
        addSquares(of: tensor, times: weight, to: &information[index])
      }
    }
    precision = information.map { $0.map { 1 / $0 } }
  }

  /// Standard deviations σ(p).
  ///
  /// - Complexity: one gradient for each assignment, O(parameters) beside it.
  public func uncertainty(of assignments: [PromptAssignment]) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(assignments.count)
    model.withGradients(of: assignments) { gradient in
      let form =
        precision.isEmpty
        ? gradient.reduce(0) { $0 + squaredLength($1) / parameters.lambda }
        : zip(gradient, precision).reduce(0) { $0 + weightedSquares(of: $1.0, by: $1.1) }
      result.append((parameters.lambda * form / Double(model.width)).squareRoot())
    }
    return result
  }

  private func squaredLength(_ tensor: Matrix<Model.Scalar>) -> Double {
    weightedSquares(of: tensor, by: [Double](repeating: 1, count: tensor.elements.count))
  }
}
