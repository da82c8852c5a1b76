/// The reply of an embeddings endpoint.
struct EmbeddingReply: Decodable {
  struct Item: Decodable {
    let index: Int?
    let embedding: [Float]
  }

  let data: [Item]
  let usage: UsageReply?

  private enum Keys: String, CodingKey { case data, usage }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    data = try values.decode([Item].self, forKey: .data)
    usage = try? values.decode(UsageReply.self, forKey: .usage)
  }

  /// The vectors in the order of the texts.
  ///
  /// - Returns: `nil` unless each text has exactly one vector, all equally long, not empty and finite.
  func vectors(count: Int) -> [[Float]]? {
    guard data.count == count else { return nil }
    var vectors = [[Float]?](repeating: nil, count: count)
    for (position, item) in data.enumerated() {
      let index = item.index ?? position
      guard vectors.indices.contains(index), vectors[index] == nil, !item.embedding.isEmpty,
        item.embedding.allSatisfy(\.isFinite)
      else { return nil }
      vectors[index] = item.embedding
    }
    let complete = vectors.compactMap { $0 }
    return Set(complete.map(\.count)).count <= 1 ? complete : nil
  }
}
