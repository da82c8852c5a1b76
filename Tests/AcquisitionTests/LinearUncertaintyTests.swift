import Acquisition
import Numerics
import PromptSpace
import Randomness
import Testing
import _TestSupport

@Suite struct LinearUncertaintyTests {
  static let sizes = [3, 4, 2]

  func features(
    _ preparation: PromptFeatures.Preparation = .raw, seed: UInt64 = 1, dimension: Int = 5
  ) throws -> PromptFeatures {
    try PromptFeatures(
      embeddings: randomEmbeddings(sizes: Self.sizes, dimension: dimension, seed: seed),
      preparation: preparation)
  }

  /// The concatenated feature, which the model itself never forms.
  func feature(
    _ assignment: PromptAssignment, _ features: PromptFeatures, intercept: Double
  ) -> [Double] {
    [intercept]
      + zip(features.matrices, assignment.indices).flatMap { $0.row($1) }
  }

  /// √(xᵀA⁻¹x) with A = λI + cΣxxᵀ inverted by Gauss–Jordan elimination.
  func primal(
    _ x: [Double], observed: [[Double]], parameters: LinearUncertainty.Parameters
  ) -> Double {
    let d = x.count
    var system = (0..<d).map { row in
      (0..<d).map { column in
        observed.reduce(row == column ? parameters.lambda : 0) {
          $0 + parameters.coefficient * $1[row] * $1[column]
        }
      } + [x[row]]
    }
    for pivot in 0..<d {
      for row in 0..<d where row != pivot {
        let factor = system[row][pivot] / system[pivot][pivot]
        for column in pivot...d { system[row][column] -= factor * system[pivot][column] }
      }
    }
    return (0..<d).reduce(0) { $0 + x[$1] * system[$1][d] / system[$1][$1] }.squareRoot()
  }

  @Test(arguments: 0..<12)
  func dualFormEqualsPrimalForm(seed: UInt64) throws {
    var generator = SeedSequence(seed: seed).generator
    let parameters = LinearUncertainty.Parameters(
      lambda: 0.1 + generator.uniform(), coefficient: 0.1 + 10 * generator.uniform(),
      intercept: seed % 2 == 0 ? 0 : 1.5)
    let preparations = PromptFeatures.Preparation.allCases
    let features = try features(preparations[Int(seed) % preparations.count], seed: seed)
    let space = features.space
    let everything = (0..<24).map(space.assignment(at:))
    var model = LinearUncertainty(features: features, parameters: parameters)
    var observed: [[Double]] = []
    for count in 0..<20 {
      let found = model.uncertainty(of: everything)
      for (assignment, value) in zip(everything, found) {
        let x = feature(assignment, features, intercept: parameters.intercept)
        let expected = primal(x, observed: observed, parameters: parameters)
        #expect(abs(value - expected) <= 1e-9 * expected)
      }
      #expect(model.count == count)
      let next = everything[Int(generator.uniform() * 24)]
      model.observe(next)
      observed.append(feature(next, features, intercept: parameters.intercept))
    }
  }

  @Test func appendingEqualsRefactorization() throws {
    let features = try features(.normalized)
    let parameters = LinearUncertainty.Parameters(lambda: 0.7, coefficient: 3)
    let all = (0..<24).map { features.space.assignment(at: $0) }
    let x = all.map { feature($0, features, intercept: 0) }
    func product(_ a: Int, _ b: Int) -> Double { zip(x[a], x[b]).reduce(0) { $0 + $1.0 * $1.1 } }
    var model = LinearUncertainty(features: features, parameters: parameters)
    // 20 rows pass the first two widenings of the columns.
    for count in 1...20 {
      model.observe(all[count * 7 % 24])
      let observed = (1...count).map { $0 * 7 % 24 }
      let ridge = parameters.lambda / parameters.coefficient
      let factor = try CholeskyFactor(
        Matrix(observed.map { a in observed.map { product(a, $0) + (a == $0 ? ridge : 0) } }))
      let found = model.uncertainty(of: all)
      for (query, value) in found.enumerated() {
        let half = factor.halfSolve(observed.map { product($0, query) })
        let explained = half.reduce(0) { $0 + $1 * $1 }
        let expected = ((product(query, query) - explained) / parameters.lambda).squareRoot()
        #expect(abs(value - expected) <= 1e-9 * expected)
      }
    }
  }

  @Test func knownScalesOfTheReference() throws {
    // Unit prompts of N agents: σ = √N before any data and √(N/(1+10N)) after one visit.
    let model = LinearUncertainty(features: try features(.normalized))
    let point = [PromptAssignment([1, 2, 0])]
    var visited = model
    visited.observe(point[0])
    #expect(abs(model.uncertainty(of: point)[0] - 3.0.squareRoot()) < 1e-12)
    #expect(abs(visited.uncertainty(of: point)[0] - (3.0 / 31).squareRoot()) < 1e-12)
  }

  @Test func observingNeverRaisesAnyUncertainty() throws {
    var model = LinearUncertainty(
      features: try features(.centeredAndNormalized), parameters: .centered)
    let all = (0..<24).map { model.features.space.assignment(at: $0) }
    var before = model.uncertainty(of: all)
    for point in all {
      model.observe(point)
      let after = model.uncertainty(of: all)
      #expect(zip(after, before).allSatisfy { $0 <= $1 + 1e-12 })
      #expect(after.allSatisfy { $0 >= 0 })
      before = after
    }
  }

  @Test func orderAndCompanyOfTheQueriesDoNotMatter() throws {
    var model = LinearUncertainty(features: try features())
    for rank in [3, 17, 8] { model.observe(model.features.space.assignment(at: rank)) }
    let all = (0..<24).map { model.features.space.assignment(at: $0) }
    var generator = SeedSequence(seed: 3).generator
    let shuffled = all.shuffled(using: &generator) + all
    let together = model.uncertainty(of: shuffled)
    #expect(together == shuffled.map { model.uncertainty(of: [$0])[0] })
    #expect(model.uncertainty(of: []).isEmpty)
  }

  @Test func manyRepeatsWithHugeWeightStayFinite() throws {
    var model = LinearUncertainty(
      features: try features(), parameters: .init(lambda: 1e-6, coefficient: 1e12))
    let all = (0..<24).map { model.features.space.assignment(at: $0) }
    for round in 0..<48 {
      model.observe(all[round % 24])
      let found = model.uncertainty(of: all)
      #expect(found.allSatisfy { $0.isFinite && $0 >= 0 })
      #expect(found[round % 24] < 0.1)
    }
  }

  @Test func anInterceptKeepsOppositeCandidatesUncertain() throws {
    let features = try PromptFeatures(embeddings: [
      [[0.0, 1], [0.2, 1]], [[0.3, 1], [0.1, 2]],
    ])
    let opposite = [PromptAssignment([1, 1])]
    var without = LinearUncertainty(features: features)
    var with = LinearUncertainty(features: features, parameters: .centered)
    without.observe(features.space.seed)
    with.observe(features.space.seed)
    // Opposite unit vectors: x·x' = −2 without an intercept, −1 with one.
    #expect(abs(without.uncertainty(of: opposite)[0] - (2.0 - 4 / 2.1).squareRoot()) < 1e-12)
    #expect(abs(with.uncertainty(of: opposite)[0] - (3.0 - 1 / 3.1).squareRoot()) < 1e-12)
  }
}
