import Foundation
internal import Numerics

/// The settings of ``Adam``, with the published defaults.
public struct AdamConfiguration: Hashable, Codable, Sendable {
  /// How parameters are pulled to zero.
  public enum WeightDecay: Hashable, Codable, Sendable {
    /// λ·θ is added to the gradient and passes through the moments: PyTorch's `Adam`.
    case coupled(Double)
    /// learningRate·λ·θ is subtracted from the parameter: `AdamW`.
    case decoupled(Double)
  }

  public var learningRate = 5e-3
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8
  public var weightDecay = WeightDecay.coupled(1e-5)

  public init() {}
}

/// Adam over a set of tensors, with bias correction; see
/// ``adamUpdate(_:gradient:first:second:step:)``.
struct Adam<Scalar: BLASScalar>: Sendable {
  let configuration: AdamConfiguration
  private(set) var steps = 0
  private var first: ParameterSet<Scalar>
  private var second: ParameterSet<Scalar>

  init(_ configuration: AdamConfiguration, layout: ParameterLayout) {
    self.configuration = configuration
    first = ParameterSet(layout)
    second = first
  }

  /// Moves the parameters one step down their gradients.
  ///
  /// - Complexity: O(parameters), no allocation.
  mutating func step(
    _ parameters: inout ParameterSet<Scalar>, gradients: ParameterSet<Scalar>, learningRate: Double
  ) {
    steps += 1
    let coefficients = self.coefficients(learningRate: learningRate)
    for index in parameters.tensors.indices {
      adamUpdate(
        &parameters.tensors[index], gradient: gradients.tensors[index],
        first: &first.tensors[index], second: &second.tensors[index], step: coefficients)
    }
  }

  private func coefficients(learningRate: Double) -> AdamCoefficients<Scalar> {
    let (beta1, beta2) = (configuration.beta1, configuration.beta2)
    // The corrections are formed in double precision: 1 − 0.999 has three digits less in single.
    var result = AdamCoefficients<Scalar>(
      learningRate: Scalar(learningRate), betas: (Scalar(beta1), Scalar(beta2)),
      epsilon: Scalar(configuration.epsilon),
      corrections: (
        Scalar(1 - pow(beta1, Double(steps))), Scalar(1 - pow(beta2, Double(steps)))
      ))
    switch configuration.weightDecay {
    case .coupled(let decay): result.coupledDecay = Scalar(decay)
    case .decoupled(let decay): result.decoupledDecay = Scalar(decay)
    }
    return result
  }
}
