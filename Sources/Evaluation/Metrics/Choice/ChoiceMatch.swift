public import Workflows

/// 1 when the chosen letter is that of the reference.
///
/// `reference` is MASPO's rule: the answer by `FinalAnswer` in its normal form equals the gold letter or
/// holds it anywhere, so that a long refusal often scores. `strict` wants exactly one letter, by
/// ``ChoiceLetter``, which also knows the options where the row has a list of them under `options`.
public struct ChoiceMatch: CompatibleMetric {
  public let name = "choice"
  public let compatibility: Compatibility

  public init(_ compatibility: Compatibility) { self.compatibility = compatibility }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    switch compatibility {
    case .reference:
      let found = NormalizedAnswer.text(FinalAnswer.text(in: answer, .reference), .reference)
      let isRight = example.references.contains {
        let gold = NormalizedAnswer.text($0, .reference)
        return found == gold || (!gold.isEmpty && found.contains(gold))
      }
      return isRight ? 1 : 0
    case .strict:
      let options = ChoiceOptions(example.fields["options"])
      guard let found = ChoiceLetter.chosen(in: answer, options: options) else { return 0 }
      return example.references.contains { ChoiceLetter.leading($0) == found } ? 1 : 0
    }
  }

  public func objection(to example: Example) -> String? {
    example.references.isEmpty ? "the metric '\(name)' needs a reference" : nil
  }

  public func exclusion(of example: Example) -> String? {
    switch compatibility {
    case .reference:
      example.references.allSatisfy { NormalizedAnswer.text($0, .reference).isEmpty }
        ? "its gold answer is empty" : nil
    case .strict:
      example.references.contains { ChoiceLetter.leading($0) != nil }
        ? nil : "its gold answer names no letter"
    }
  }
}
