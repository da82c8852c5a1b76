import Foundation

/// Student's t distribution with a whole number of degrees of freedom.
public struct StudentT: Hashable, Sendable {
  public let degreesOfFreedom: Int

  /// - Precondition: at least one degree of freedom.
  public init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom > 0, "degrees of freedom must be positive")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(|T| ≤ t) for t ≥ 0, exactly, as a finite sum in θ = arctan(t / √ν).
  ///
  /// - Complexity: O(ν).
  /// - Source: M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4.
  public func centralProbability(within t: Double) -> Double {
    precondition(t >= 0, "a distance is not negative")
    let nu = Double(degreesOfFreedom)
    let theta = atan(t / nu.squareRoot())
    let cosine = cos(theta)
    let isOdd = degreesOfFreedom % 2 == 1
    // Odd ν: cos θ · (1 + 2/3 cos² θ + (2·4)/(3·5) cos⁴ θ + …); even ν: 1 + 1/2 cos² θ + (1·3)/(2·4) cos⁴ θ + …
    var term = isOdd ? cosine : 1
    var sum = 0.0
    var k = isOdd ? 1 : 0
    while k < degreesOfFreedom - 1 {
      sum += term
      term *= Double(k + 1) / Double(k + 2) * cosine * cosine
      k += 2
    }
    return isOdd ? 2 / Double.pi * (theta + sin(theta) * sum) : sin(theta) * sum
  }

  /// P(T ≤ t).
  public func cumulative(_ t: Double) -> Double {
    (1 + (t < 0 ? -1 : 1) * centralProbability(within: abs(t))) / 2
  }

  /// The t with P(|T| ≤ t) = `probability`, by bisection to the last bits.
  ///
  /// - Precondition: `probability` lies in [0, 1).
  /// - Complexity: O(ν).
  public func halfWidth(covering probability: Double) -> Double {
    precondition((0..<1).contains(probability), "a probability below 1, got \(probability)")
    var upper = 1.0
    while centralProbability(within: upper) < probability, upper < 0x1p60 { upper *= 2 }
    var lower = 0.0
    for _ in 0..<120 {
      let middle = (lower + upper) / 2
      guard middle > lower, middle < upper else { break }
      if centralProbability(within: middle) < probability { lower = middle } else { upper = middle }
    }
    return (lower + upper) / 2
  }
}
