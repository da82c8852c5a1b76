import Randomness

/// Independent normal embeddings for every agent and candidate, equal for equal seeds.
public func randomEmbeddings(sizes: [Int], dimension: Int, seed: UInt64) -> [[[Double]]] {
  let seeds = SeedSequence(seed: seed).child("random embeddings")
  return sizes.enumerated().map { agent, size in
    var generator = seeds.child(agent).generator
    return (0..<size).map { _ in (0..<dimension).map { _ in generator.standardNormal() } }
  }
}
