import Foundation

/// How the weight of exploration moves from its start a to its end b over a study.
///
/// With t the evaluations decided before, those under way and those that failed included,
/// ```
/// linear        a + (b − a)·u          u = min(t/T, 1)
/// exponential   a·(b/a)^u
/// inverse root  b + (a − b)/√(1 + t)
/// ```
/// The weight depends on t and the constants alone, and not on the study's budget: a budget that is
/// raised later changes no earlier decision, so that a journal replays to the same proposals.
public struct WeightDecay: Hashable, Codable, Sendable {
  public enum Shape: String, Hashable, Codable, Sendable, CaseIterable {
    case linear, exponential
    case inverseSqrt = "inverse_sqrt"
  }

  public let shape: Shape
  /// b, at least 0.
  public let end: Double
  /// T, after how many evaluations the end is reached; the inverse root only nears it.
  public let evaluations: Int

  /// T of the published experiments.
  public static let publishedEvaluations = 50

  /// - Precondition: `end` is at least 0, above 0 for ``Shape/exponential``; `evaluations` is
  ///   positive.
  public init(
    _ shape: Shape, to end: Double, over evaluations: Int = WeightDecay.publishedEvaluations
  ) {
    precondition(
      end >= 0 && (end > 0 || shape != .exponential) && evaluations > 0,
      "\(shape.rawValue) decay to \(end) over \(evaluations) evaluations")
    (self.shape, self.end, self.evaluations) = (shape, end, evaluations)
  }

  /// The weight after t evaluations; the start itself at t = 0.
  ///
  /// - Precondition: `start` and `count` are at least 0.
  public func weight(from start: Double, after count: Int) -> Double {
    precondition(start >= 0 && count >= 0, "weight \(start) after \(count) evaluations")
    let progress = min(Double(count) / Double(evaluations), 1)
    return switch shape {
    case .linear: start + (end - start) * progress
    case .exponential: start > 0 ? start * pow(end / start, progress) : 0
    case .inverseSqrt: end + (start - end) / (1 + Double(count)).squareRoot()
    }
  }
}
