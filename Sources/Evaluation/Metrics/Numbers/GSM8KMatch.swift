public import Workflows

/// 1 when the number of the answer is that of the reference, up to 10⁻⁶.
///
/// `reference` reads both by ``ReferenceNumber``, `strict` by ``StrictNumber``. Source of the data:
/// K. Cobbe et al., "Training Verifiers to Solve Math Word Problems", arXiv:2110.14168.
public struct GSM8KMatch: ReferenceMetric, CompatibleMetric {
  public static let tolerance = 1e-6

  public let name = "gsm8k"
  public let compatibility: Compatibility

  public init(_ compatibility: Compatibility) { self.compatibility = compatibility }

  public func score(_ answer: String, reference: String) -> Double {
    guard let found = number(in: answer), let wanted = number(in: reference) else { return 0 }
    return abs(found - wanted) <= Self.tolerance ? 1 : 0
  }

  public func exclusion(of example: Example) -> String? {
    let hasNumber = example.references.contains { number(in: $0) != nil }
    return hasNumber ? nil : "its gold answer holds no number"
  }

  /// The number that a text gives as its answer.
  func number(in text: String) -> Double? {
    switch compatibility {
    case .reference: ReferenceNumber.value(in: text)
    case .strict: StrictNumber.value(in: text)
    }
  }
}
