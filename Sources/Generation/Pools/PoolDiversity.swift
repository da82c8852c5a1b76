/// How far the candidates of a pool are from each other.
public struct PoolDiversity: Hashable, Codable, Sendable {
  public enum Measure: String, Codable, Sendable {
    /// 1 − cosine of the embeddings.
    case embedding
    /// 1 − |A ∩ B| / |A ∪ B| over the sets of words (Jaccard).
    case words
  }

  public let measure: Measure
  /// Over all pairs of candidates, the seed included; `nil` for fewer than two.
  public let meanDistance: Double?
  public let minimumDistance: Double?

  /// - Parameter vectors: by text; where one is missing, words are compared.
  /// - Complexity: O(n² · length) for n texts.
  init(texts: [String], vectors: [String: [Float]]) {
    let known = texts.compactMap { vectors[$0] }
    if known.count == texts.count, !texts.isEmpty {
      measure = .embedding
      (meanDistance, minimumDistance) = Self.summary(known) { 1 - Vectors.cosine($0, $1) }
    } else {
      measure = .words
      let sets = texts.map { Set(PromptWords.all(in: $0)) }
      (meanDistance, minimumDistance) = Self.summary(sets, PromptWords.distance)
    }
  }

  private static func summary<Item>(
    _ items: [Item], _ distance: (Item, Item) -> Double
  ) -> (mean: Double?, minimum: Double?) {
    let distances = items.indices.flatMap { right in
      items[..<right].map { distance($0, items[right]) }
    }
    guard let minimum = distances.min() else { return (nil, nil) }
    return (distances.reduce(0, +) / Double(distances.count), minimum)
  }
}
