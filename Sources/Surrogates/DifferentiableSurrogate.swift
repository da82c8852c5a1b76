public import Numerics
public import PromptSpace

/// A surrogate with trained parameters θ, whose prediction f(p; θ) has a gradient for them.
public protocol DifferentiableSurrogate: Surrogate {
  associatedtype Scalar: BLASScalar

  /// Width m of the hidden layers, by which gradients are scaled in the theory of wide networks.
  var width: Int { get }

  /// Calls a closure with ∇_θ f(p; θ), one tensor a parameter, for each assignment in their order.
  ///
  /// f is the predicted score, behind the logistic function, without dropout. The tensors keep their
  /// order and shapes from call to call; their memory is used again.
  ///
  /// - Precondition: ``Surrogate/fit(_:seeds:)`` succeeded before.
  func withGradients(of assignments: [PromptAssignment], _ body: ([Matrix<Scalar>]) -> Void)
}
