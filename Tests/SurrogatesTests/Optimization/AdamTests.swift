import Numerics
import Testing

@testable import Surrogates

@Suite struct AdamTests {
  private func run(
    _ configuration: AdamConfiguration, gradients: [Double], start: Double
  ) -> [Double] {
    var layout = ParameterLayout()
    let id = layout.add("theta", columns: 1)
    var (parameters, slope) = (ParameterSet<Double>(layout), ParameterSet<Double>(layout))
    parameters[id][0, 0] = start
    var adam = Adam<Double>(configuration, layout: layout)
    return gradients.map { gradient in
      slope[id][0, 0] = gradient
      adam.step(&parameters, gradients: slope, learningRate: configuration.learningRate)
      return parameters[id][0, 0]
    }
  }

  /// By hand for β = (0.9, 0.999), rate 0.1 and gradients 1, 1, −2: m = 0.1, 0.19, −0.029 and
  /// v = 0.001, 0.001999, 0.005997001, each divided by 1 − βᵗ.
  @Test func aHandComputedSequence() {
    var configuration = AdamConfiguration()
    (configuration.learningRate, configuration.weightDecay) = (0.1, .coupled(0))
    let values = run(configuration, gradients: [1, 1, -2], start: 1)
    let third = 0.8 + 0.1 * (0.029 / 0.271) / (0.005997001 / 0.002997001).squareRoot()
    for (value, expected) in zip(values, [0.9, 0.8, third]) {
      #expect(abs(value - expected) < 1e-8)
    }
  }

  @Test func theFirstStepHasTheLengthOfTheRate() {
    for gradient in [1e-3, 5, -40] {
      let value = run(AdamConfiguration(), gradients: [gradient], start: 0)[0]
      #expect(abs(value + (gradient > 0 ? 5e-3 : -5e-3)) < 1e-7)
    }
  }

  @Test func coupledDecayPassesThroughTheMoments() {
    var configuration = AdamConfiguration()
    (configuration.learningRate, configuration.weightDecay) = (0.1, .coupled(0.5))
    // A gradient of −1 meets a decay of 0.5·2 = 1: nothing is left to follow.
    #expect(run(configuration, gradients: [-1], start: 2) == [2])
    // Without a gradient, the decay alone is normalized to a full step.
    #expect(abs(run(configuration, gradients: [0], start: 2)[0] - 1.9) < 1e-8)
  }

  @Test func decoupledDecayShrinksBesideTheMoments() {
    var configuration = AdamConfiguration()
    (configuration.learningRate, configuration.weightDecay) = (0.1, .decoupled(0.5))
    #expect(abs(run(configuration, gradients: [0], start: 2)[0] - 1.9) < 1e-15)
    #expect(abs(run(configuration, gradients: [-1], start: 2)[0] - 2.0) < 1e-8)
  }
}
