/// 1 when the answer of a reply and the reference have the same normal form, as MASPO compares them.
///
/// The answer is found by ``MASPOAnswer`` and written by ``MASPONormaliser``.
public struct MASPOMathMatch: ReferenceMetric, CompatibleMetric {
  public let name = "maspo_math"
  public let compatibility: ScoringCompatibility

  public init(_ compatibility: ScoringCompatibility) { self.compatibility = compatibility }

  public func score(_ answer: String, reference: String) -> Double {
    let found = MASPOAnswer(answer, compatibility: compatibility).text
    let forms = [found, reference].map { MASPONormaliser.normalised($0, compatibility) }
    return forms[0] == forms[1] ? 1 : 0
  }
}
