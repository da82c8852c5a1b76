import Numerics
import PromptSpace
import Testing
import _TestSupport

@testable import Acquisition

@Suite struct PromptFeaturesTests {
  static let sizes = [3, 5, 2]
  let embeddings = randomEmbeddings(sizes: Self.sizes, dimension: 7, seed: 1)

  func length(_ vector: some Sequence<Double>) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @Test func rawFeaturesAreTheEmbeddings() throws {
    let features = try PromptFeatures(embeddings: embeddings, preparation: .raw)
    #expect(features.space == AssignmentSpace(sizes: Self.sizes))
    #expect(features.dimension == 7)
    for (agent, pool) in embeddings.enumerated() {
      for (candidate, vector) in pool.enumerated() {
        #expect(features.matrices[agent].row(candidate) == vector)
      }
    }
  }

  @Test func normalizedFeaturesKeepTheDirection() throws {
    let features = try PromptFeatures(embeddings: embeddings, preparation: .normalized)
    for (agent, pool) in embeddings.enumerated() {
      for (candidate, vector) in pool.enumerated() {
        let found = features.matrices[agent].row(candidate)
        let scale = length(vector)
        #expect(zip(found, vector).allSatisfy { abs($0 * scale - $1) < 1e-14 })
      }
    }
  }

  @Test func centeredFeaturesPointFromThePoolsMean() throws {
    let features = try PromptFeatures(embeddings: embeddings)
    for (agent, pool) in embeddings.enumerated() {
      let mean = (0..<7).map { component in
        pool.reduce(0) { $0 + $1[component] } / Double(pool.count)
      }
      for (candidate, vector) in pool.enumerated() {
        let difference = zip(vector, mean).map { $0 - $1 }
        let found = features.matrices[agent].row(candidate)
        #expect(abs(length(found) - 1) < 1e-14)
        let cosine = zip(found, difference).reduce(0) { $0 + $1.0 * $1.1 } / length(difference)
        #expect(abs(cosine - 1) < 1e-14)
      }
    }
  }

  @Test(arguments: PromptFeatures.Preparation.allCases)
  func vectorsWithoutLengthStayZero(preparation: PromptFeatures.Preparation) throws {
    let zero: [Float] = [0, 0, 0]
    let features = try PromptFeatures(embeddings: [[zero, zero]], preparation: preparation)
    #expect(features.matrices[0].row(1).allSatisfy { $0 == 0 })
  }

  @Test func roundingIsNoDifferenceBetweenEqualPrompts() throws {
    let vector: [Float] = [0.1, 0.7, -0.3]
    let almost: [Float] = [Float(0.1).nextUp, 0.7, -0.3]
    for pool in [[vector], [vector, vector, vector], [vector, almost]] {
      let features = try PromptFeatures(embeddings: [pool])
      for candidate in pool.indices {
        #expect(features.matrices[0].row(candidate).allSatisfy { $0 == 0 })
      }
    }
  }

  @Test func aPromptAtThePoolsMeanIsZeroBesideOthersThatAreNot() throws {
    let features = try PromptFeatures(embeddings: [[[1.0, 0], [2.0, 1], [3.0, 2]]])
    let half = 0.5.squareRoot()
    #expect(abs(features.matrices[0].row(0)[0] + half) < 1e-15)
    #expect(features.matrices[0].row(1) == [0, 0])
  }

  @Test func gramRowsAreInnerProducts() throws {
    let features = try PromptFeatures(embeddings: embeddings, preparation: .raw)
    let row = features.gramRow(agent: 1, candidate: 3)
    let expected = embeddings[1].map { zip($0, embeddings[1][3]).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(zip(row, expected).allSatisfy { abs($0 - $1) < 1e-13 })
    #expect(row.count == 5)
  }

  @Test func refusesWhatIsNoFeature() {
    func refusal(_ embeddings: [[[Double]]]) -> FeatureError? {
      do {
        _ = try PromptFeatures(embeddings: embeddings)
        return nil
      } catch { return error }
    }
    #expect(refusal([]) == .noAgents)
    #expect(refusal([[]]) == .noCandidates(agent: 0))
    #expect(refusal([[[1]], []]) == .noCandidates(agent: 1))
    #expect(refusal([[[]]]) == .empty(agent: 0, candidate: 0))
    #expect(
      refusal([[[1, 2]], [[1, 2], [1]]])
        == .lengthDiffers(agent: 1, candidate: 1, expected: 2, found: 1))
    #expect(refusal([[[1]], [[1], [.nan]]]) == .notFinite(agent: 1, candidate: 1))
    #expect(refusal([[[.infinity]]]) == .notFinite(agent: 0, candidate: 0))
    #expect(refusal(embeddings) == nil)
  }

  @Test func refusalsNameAgentAndCandidate() {
    #expect(FeatureError.noAgents.description == "there are no embeddings")
    #expect(FeatureError.noCandidates(agent: 2).description == "agent 2 has no embedding")
    #expect(
      FeatureError.empty(agent: 2, candidate: 1).description
        == "the embedding of candidate 1 of agent 2 is empty")
    #expect(
      FeatureError.lengthDiffers(agent: 2, candidate: 1, expected: 4, found: 3).description
        == "the embedding of candidate 1 of agent 2 has 3 components, the first one has 4")
    #expect(
      FeatureError.notFinite(agent: 2, candidate: 1).description
        == "the embedding of candidate 1 of agent 2 is not finite")
  }
}
