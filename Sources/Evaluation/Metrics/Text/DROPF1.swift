public import Workflows

/// The answer score of DROP; several accepted answers stand in one text, joined by `|`.
///
/// `reference` splits both sides on `|` and takes the best F₁ of words over all pairs, so a list of guesses
/// is worth its best one. `strict` takes the rules of the data set's own evaluation, see ``DROPAnswer``, for what
/// ``GivenAnswer`` finds in the reply; an answer that lists guesses is worth its worst one. Source: D. Dua et al., "DROP", NAACL 2019.
public struct DROPF1: ReferenceMetric, CompatibleMetric {
  public let name = "drop_f1"
  public let compatibility: Compatibility

  public init(_ compatibility: Compatibility) { self.compatibility = compatibility }

  /// The maximum over references and the alternatives in each.
  public func score(_ answer: String, references: [String]) -> Double {
    let gold = references.flatMap(Self.alternatives)
    let isStrict = compatibility == .strict
    let guesses = Self.alternatives(isStrict ? GivenAnswer.text(in: answer) : answer)
    func best(_ guess: String) -> Double {
      gold.map { pairScore(guess, $0) }.max() ?? 0
    }
    let scores = guesses.map(best)
    return (compatibility == .reference ? scores.max() : scores.min()) ?? 0
  }

  public func score(_ answer: String, reference: String) -> Double {
    score(answer, references: [reference])
  }

  public func exclusion(of example: Example) -> String? {
    example.references.flatMap(Self.alternatives).isEmpty ? "its gold answer is empty" : nil
  }

  private func pairScore(_ guess: String, _ gold: String) -> Double {
    switch compatibility {
    case .reference: TokenOverlap.f1(TokenF1.words(guess), TokenF1.words(gold))
    case .strict: DROPAnswer(guess).f1(against: DROPAnswer(gold))
    }
  }

  private static func alternatives(_ text: String) -> [String] {
    text.split(separator: "|").map(\.trimmed).filter { !$0.isEmpty }
  }
}
