public import Workflows

/// The answer score of HotpotQA: F₁ of words as in ``TokenF1``.
///
/// `reference` compares words only, and an answer or a gold answer without any word scores 0. `strict`
/// follows the data set's own evaluation: where either side is yes, no or noanswer, both must be the same. It
/// compares what ``GivenAnswer`` finds in the reply.
/// Source: Z. Yang et al., "HotpotQA", EMNLP 2018, its evaluation script.
public struct HotpotQAF1: ReferenceMetric, CompatibleMetric {
  public let name = "hotpotqa_f1"
  public let compatibility: Compatibility

  public init(_ compatibility: Compatibility) { self.compatibility = compatibility }

  public func score(_ answer: String, reference: String) -> Double {
    switch compatibility {
    case .reference:
      return TokenOverlap.f1(TokenF1.words(answer), TokenF1.words(reference))
    case .strict:
      let answer = GivenAnswer.text(in: answer)
      let texts = [answer, reference].map { TokenF1.words($0).joined(separator: " ") }
      if texts[0] != texts[1], !Self.closed.isDisjoint(with: texts) { return 0 }
      return TokenF1().score(answer, reference: reference)
    }
  }

  private static let closed: Set<String> = ["yes", "no", "noanswer"]
}
