import Testing

@testable import Generation

@Suite struct PoolTests {
  @Test func theSameWordsAreADuplicate() {
    var draft = PoolDraft(seed: "Read {x}.", entries: ["Look at {x}"], similarity: 0.9)
    #expect(draft.offer("read   {x}!") == .duplicate(.sameWords))
    #expect(draft.offer("LOOK, at\n{x}") == .duplicate(.sameWords))
    #expect(draft.offer("Look at {X}") == .duplicate(.sameWords))
    #expect(draft.offer("Look at x") == .new)
    #expect(draft.offer("Look at: x") == .duplicate(.sameWords))
    #expect(draft.offer("at look {x}") == .new)
    #expect(draft.texts.count == 4)
  }

  @Test func anEntryOfTheFileIsKnownOnce() {
    var draft = PoolDraft(seed: "s", entries: ["a"], similarity: 0.9)
    #expect(draft.offer("a") == .known)
    #expect(draft.offer("a") == .duplicate(.sameWords))
    #expect(draft.offer("s") == .duplicate(.sameWords))
    #expect(draft.texts == ["s", "a"])
  }

  @Test func closeVectorsAreADuplicate() {
    var draft = PoolDraft(seed: "s", entries: [], similarity: 0.9)
    // Cosines with the seed: 0.6, 0.8, 0.96.
    draft.learn(["s": [1, 0], "a": [0.6, 0.8], "b": [8, 6], "c": [0.96, 0.28]])
    #expect(draft.offer("a") == .new)
    #expect(draft.offer("b") == .duplicate(.nearby))
    #expect(draft.offer("c") == .duplicate(.nearby))
    #expect(draft.offer("unknown") == .new)
    var strict = PoolDraft(seed: "s", entries: [], similarity: 1)
    strict.learn(["s": [1, 0], "c": [0.96, 0.28], "t": [2, 0]])
    #expect(strict.offer("c") == .new)
    #expect(strict.offer("t") == .duplicate(.nearby))
  }

  @Test func cosinesOfOddVectors() {
    #expect(Vectors.cosine([0, 0], [1, 0]) == 0)
    #expect(Vectors.cosine([1], [1, 0]) == 0)
    #expect(Vectors.cosine([1e20, 0], [1e20, 0]) == 1)
    #expect(Vectors.cosine([3, 4], [-3, -4]) == -1)
  }

  @Test func distancesAreOverAllPairs() throws {
    let words = PoolDiversity(texts: ["a b {x}", "a c {x}", "d"], vectors: ["a b {x}": [1]])
    #expect(words.measure == .words)
    // Jaccard: 2 of 4 words common, then none twice.
    #expect(words.meanDistance == 2.5 / 3)
    #expect(words.minimumDistance == 0.5)
    let vectors = PoolDiversity(
      texts: ["a", "b", "c"], vectors: ["a": [1, 0], "b": [0, 1], "c": [-1, 0]])
    #expect(vectors.measure == .embedding)
    #expect(vectors.meanDistance == 4.0 / 3)
    #expect(vectors.minimumDistance == 1)
    let alone = PoolDiversity(texts: ["a"], vectors: [:])
    #expect(alone.meanDistance == nil && alone.minimumDistance == nil)
  }

  @Test func attemptsAreOneAndAHalfTimesTheMissing() {
    #expect(AttemptBound.proportional.limit(missing: 19, known: 0) == 28)
    #expect(AttemptBound.proportional.limit(missing: 8, known: 11) == 28)
    #expect(AttemptBound.proportional.limit(missing: 1, known: 0) == 1)
    #expect(AttemptBound.fixed(5).limit(missing: 19, known: 3) == 5)
  }
}
