import Acquisition
import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing
import _TestSupport

/// Draws of the linear model against its own σ, by the moments of many.
@Suite struct LinearDrawTests {
  @Test(arguments: [0, 1.5], [[], [0, 5, 5, 9]])
  func momentsAreThoseOfTheInformationMatrix(intercept: Double, observed: [Int]) throws {
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: [3, 4], dimension: 2, seed: 3), preparation: .raw)
    let parameters = LinearUncertainty.Parameters(
      lambda: 0.7, coefficient: 3, intercept: intercept)
    var model = LinearUncertainty(features: features, parameters: parameters)
    let all = (0..<12).map(features.space.assignment(at:))
    for rank in observed { model.observe(all[rank]) }
    let inverse = Self.inverse(
      Self.information(observed.map { Self.feature(all[$0], features, intercept) }, parameters))
    let draws = (0..<4_000).map { model.deviationDraw(SeedSequence(seed: UInt64($0)))(all) }
    func covariance(_ p: Int, _ q: Int) -> Double {
      let (left, right) = (
        Self.feature(all[p], features, intercept), Self.feature(all[q], features, intercept)
      )
      return zip(left, inverse).reduce(0) { sum, entry in
        sum + entry.0 * zip(entry.1, right).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    let sigma = model.uncertainty(of: all)
    for p in all.indices {
      #expect(abs(covariance(p, p) - sigma[p] * sigma[p]) < 1e-9)
      let mean = draws.reduce(0) { $0 + $1[p] } / 4_000
      #expect(abs(mean) < 5 * sigma[p] / 4_000.0.squareRoot())
      for q in 0...p {
        let expected = covariance(p, q)
        let found = draws.reduce(0) { $0 + $1[p] * $1[q] } / 4_000
        let spread = (sigma[p] * sigma[p] * sigma[q] * sigma[q] + expected * expected).squareRoot()
        #expect(abs(found - expected) < 5 * spread / 4_000.0.squareRoot())
      }
    }
  }

  private static func feature(
    _ assignment: PromptAssignment, _ features: PromptFeatures, _ intercept: Double
  ) -> [Double] {
    [intercept] + zip(features.matrices, assignment.indices).flatMap { $0.row($1) }
  }

  private static func information(
    _ observed: [[Double]], _ parameters: LinearUncertainty.Parameters
  ) -> [[Double]] {
    (0..<5).map { row in
      (0..<5).map { column in
        observed.reduce(row == column ? parameters.lambda : 0) {
          $0 + parameters.coefficient * $1[row] * $1[column]
        }
      }
    }
  }

  /// Gauss–Jordan elimination without pivoting, enough for λI plus a Gram matrix.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let n = matrix.count
    var rows = matrix.enumerated().map { index, row in
      row + (0..<n).map { $0 == index ? 1.0 : 0 }
    }
    for pivot in 0..<n {
      let head = rows[pivot][pivot]
      rows[pivot] = rows[pivot].map { $0 / head }
      for other in 0..<n where other != pivot {
        let factor = rows[other][pivot]
        for index in rows[other].indices { rows[other][index] -= factor * rows[pivot][index] }
      }
    }
    return rows.map { Array($0[n...]) }
  }
}
