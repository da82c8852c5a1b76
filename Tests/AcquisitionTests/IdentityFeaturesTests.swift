import Acquisition
import Numerics
import PromptSpace
import Testing
import _TestSupport

@Suite struct IdentityFeaturesTests {
  private static func inner(_ matrix: Matrix<Double>, _ p: Int, _ q: Int) -> Double {
    dot(matrix.row(p), matrix.row(q))
  }

  @Test func candidatesAreEquallyFarApart() {
    let features = PromptFeatures.identity(of: AssignmentSpace(sizes: [3, 1, 4]))
    #expect(features.dimension == 8 && features.space.sizes == [3, 1, 4])
    for (agent, size) in [(0, 3), (2, 4)] {
      let matrix = features.matrices[agent]
      for p in 0..<size {
        for q in 0..<size {
          let expected = p == q ? 1 : -1 / Double(size - 1)
          #expect(abs(Self.inner(matrix, p, q) - expected) < 1e-12)
        }
      }
    }
    // Nothing to tell apart.
    #expect(features.matrices[1].elements.allSatisfy { $0 == 0 })
    // No component is shared by two agents.
    #expect(dot(features.matrices[0].row(0), features.matrices[2].row(0)) == 0)
    let raw = PromptFeatures.identity(of: AssignmentSpace(sizes: [2]), preparation: .raw)
    #expect(raw.matrices[0].elements == [1, 0, 0, 1])
  }

  @Test func bothKeepsTheLengthAndAveragesInnerProducts() throws {
    let space = AssignmentSpace(sizes: [3, 4])
    let meaning = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: space.sizes, dimension: 5, seed: 2))
    let identity = PromptFeatures.identity(of: space)
    let both = meaning.joined(with: identity)
    #expect(both.dimension == 12)
    for agent in 0..<2 {
      for p in 0..<space.sizes[agent] {
        #expect(abs(Self.inner(both.matrices[agent], p, p) - 1) < 1e-12)
        for q in 0..<space.sizes[agent] {
          let mean =
            (Self.inner(meaning.matrices[agent], p, q)
              + Self.inner(identity.matrices[agent], p, q)) / 2
          #expect(abs(Self.inner(both.matrices[agent], p, q) - mean) < 1e-12)
        }
      }
    }
  }

  @Test func manyCandidatesGetRandomSignsOfBoundedSize() {
    let features = PromptFeatures.identity(of: AssignmentSpace(sizes: [3_000, 2]))
    #expect(features.dimension == 512)
    #expect(features == PromptFeatures.identity(of: AssignmentSpace(sizes: [3_000, 2])))
    let matrix = features.matrices[0]
    for pair in [(0, 1), (5, 2_999), (1_000, 2_000)] {
      #expect(abs(Self.inner(matrix, pair.0, pair.0) - 1) < 1e-12)
      #expect(abs(Self.inner(matrix, pair.0, pair.1)) < 0.25)
    }
  }
}
