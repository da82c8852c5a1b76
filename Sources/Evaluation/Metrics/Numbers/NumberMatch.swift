import Workflows

/// 1 when the last number of the answer equals the last number of a reference up to 10⁻⁶.
///
/// Numbers are read by ``NumberText``: thousands commas are dropped, currency and percent signs are no part
/// of a number (`$1,234.50` is 1234.5, `50%` is 50 and not 0.5). An answer without a number scores 0.
public struct NumberMatch: ReferenceMetric {
  public static let tolerance = 1e-6

  public let name = "number"

  public init() {}

  public func score(_ answer: String, reference: String) -> Double {
    guard let found = Self.number(in: answer), let wanted = Self.number(in: reference) else {
      return 0
    }
    return abs(found - wanted) <= Self.tolerance ? 1 : 0
  }

  public func objection(to example: Example) -> String? {
    if example.references.isEmpty { return "the metric '\(name)' needs a reference" }
    let hasNumber = example.references.contains { Self.number(in: $0) != nil }
    return hasNumber ? nil : "the metric '\(name)' needs a number in the reference"
  }

  private static func number(in text: String) -> Double? {
    NumberText.last(in: text).flatMap(Double.init)
  }
}
