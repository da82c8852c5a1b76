/// A pool while it grows: its texts, and what tells a new one from them.
struct PoolDraft {
  /// Why a valid candidate is not wanted.
  enum Duplicate: Hashable {
    /// The same words in the same order, whatever the spaces, case and punctuation.
    case sameWords
    /// Closer than the threshold in the embedder's space.
    case nearby
  }

  enum Verdict: Equatable {
    case new
    /// The file has it from an earlier run, which made the same attempt.
    case known
    case duplicate(Duplicate)
  }

  /// The seed first, then the entries of the file, then what was accepted.
  private(set) var texts: [String]
  private(set) var vectors: [String: [Float]] = [:]
  private var words: Set<[String]>
  /// Each entry can be met again once: a model that repeats itself earns no further attempts.
  private var unmet: Set<String>
  private let similarity: Double

  /// - Parameters:
  ///   - similarity: cosine from which on two texts count as one.
  init(seed: String, entries: [String], similarity: Double) {
    texts = [seed] + entries
    words = Set(texts.map(PromptWords.all))
    unmet = Set(entries)
    self.similarity = similarity
  }

  mutating func learn(_ vectors: [String: [Float]]) {
    self.vectors.merge(vectors) { first, _ in first }
  }

  /// Judges a valid text and takes it in if it is new.
  mutating func offer(_ text: String) -> Verdict {
    if unmet.remove(text) != nil { return .known }
    guard words.insert(PromptWords.all(in: text)).inserted else { return .duplicate(.sameWords) }
    let isNearby = vectors[text].map { vector in
      texts.contains { other in
        vectors[other].map { Vectors.cosine(vector, $0) >= similarity } ?? false
      }
    }
    if isNearby ?? false { return .duplicate(.nearby) }
    texts.append(text)
    return .new
  }
}

enum Vectors {
  /// ⟨a, b⟩ / (‖a‖ ‖b‖) in double precision; 0 for a zero vector or vectors of two lengths.
  static func cosine(_ left: [Float], _ right: [Float]) -> Double {
    guard left.count == right.count else { return 0 }
    var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
    for (a, b) in zip(left, right) {
      product += Double(a) * Double(b)
      leftSquares += Double(a) * Double(a)
      rightSquares += Double(b) * Double(b)
    }
    let norm = (leftSquares * rightSquares).squareRoot()
    return norm > 0 ? product / norm : 0
  }
}
