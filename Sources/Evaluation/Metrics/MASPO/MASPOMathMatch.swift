public import Workflows

/// 1 when the answer of a reply and the reference have the same normal form, as MASPO compares them.
///
/// The answer is found by `FinalAnswer` and written by `NormalizedAnswer`.
public struct MASPOMathMatch: ReferenceMetric, CompatibleMetric {
  public let name = "maspo_math"
  public let compatibility: Compatibility

  public init(_ compatibility: Compatibility) { self.compatibility = compatibility }

  public func score(_ answer: String, reference: String) -> Double {
    let found = FinalAnswer.text(in: answer, compatibility)
    let forms = [found, reference].map { NormalizedAnswer.text($0, compatibility) }
    return forms[0] == forms[1] ? 1 : 0
  }
}
