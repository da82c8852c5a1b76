import Foundation
import Numerics
import PromptSpace

@testable import Surrogates

/// The Gaussian process from its definition: full matrices, Gauss–Jordan inverse, no shared code.
struct TextbookProcess {
  let problem: PlantedProblem
  let observations: [Observation]
  let parameters: GaussianProcessParameters
  /// Known noise variances in score units.
  let noise: [Double]
  let mean: Double
  let deviation: Double

  init(_ problem: PlantedProblem, _ observations: [Observation], _ p: GaussianProcessParameters) {
    self.problem = problem
    self.observations = observations
    parameters = p
    noise = ObservationNoise.variances(of: observations)
    let scores = observations.map(\.score)
    let mean = scores.reduce(0, +) / Double(scores.count)
    self.mean = mean
    deviation = sqrt(scores.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(scores.count))
  }

  func agentKernel(_ agent: Int, _ p: Int, _ q: Int) -> Double {
    let matrix = problem.embeddings[agent]
    func squared(_ a: Int, _ b: Int) -> Double {
      zip(matrix.row(a), matrix.row(b)).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    }
    var pairs: [Double] = []
    for a in 0..<matrix.rows { for b in 0..<a { pairs.append(squared(a, b)) } }
    let unit = pairs.isEmpty ? 1 : pairs.reduce(0, +) / Double(pairs.count)
    let r = sqrt(squared(p, q) / unit) / parameters.lengthScale
    let matern = (1 + sqrt(5) * r + 5 / 3 * r * r) * exp(-sqrt(5) * r)
    return (1 - parameters.identityShare) * matern + (p == q ? parameters.identityShare : 0)
  }

  func kernel(_ p: PromptAssignment, _ q: PromptAssignment) -> Double {
    let own = p.indices.indices.map { agentKernel($0, p[$0], q[$0]) }
    let edges = problem.topology.edges.map { own[$0.from] * own[$0.to] }
    let additive = own.reduce(0, +) / Double(own.count)
    let edge = edges.isEmpty ? 0 : edges.reduce(0, +) / Double(edges.count)
    return 1 + parameters.additiveVariance * additive + parameters.edgeVariance * edge
  }

  var covariance: [[Double]] {
    observations.indices.map { a in
      observations.indices.map { b in
        kernel(observations[a].assignment, observations[b].assignment)
          + (a == b ? noise[a] / (deviation * deviation) + parameters.noiseFloor : 0)
      }
    }
  }

  var targets: [Double] { observations.map { ($0.score - mean) / deviation } }

  func posterior(_ assignment: PromptAssignment) -> (mean: Double, standardDeviation: Double) {
    let inverse = Self.inverse(covariance).inverse
    let k = observations.map { kernel(assignment, $0.assignment) }
    let weights = inverse.map { row in zip(row, k).map { $0 * $1 }.reduce(0, +) }
    let value = zip(weights, targets).map { $0 * $1 }.reduce(0, +)
    let variance =
      kernel(assignment, assignment) - zip(weights, k).map { $0 * $1 }.reduce(0, +)
    return (mean + deviation * value, deviation * sqrt(variance))
  }

  var logMarginalLikelihood: Double {
    let (inverse, determinant) = Self.inverse(covariance)
    let y = targets
    let quadratic = y.indices.reduce(0.0) { sum, a in
      sum + y[a] * zip(inverse[a], y).map { $0 * $1 }.reduce(0, +)
    }
    return -quadratic / 2 - log(determinant) / 2 - Double(y.count) / 2 * log(2 * Double.pi)
  }

  /// Gauss–Jordan elimination with row pivots.
  static func inverse(_ matrix: [[Double]]) -> (inverse: [[Double]], determinant: Double) {
    let n = matrix.count
    var rows = matrix.enumerated().map { index, row in
      row + (0..<n).map { $0 == index ? 1.0 : 0 }
    }
    var determinant = 1.0
    for column in 0..<n {
      let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      if pivot != column {
        rows.swapAt(pivot, column)
        determinant = -determinant
      }
      let head = rows[column][column]
      determinant *= head
      rows[column] = rows[column].map { $0 / head }
      for other in 0..<n where other != column {
        let factor = rows[other][column]
        for index in rows[other].indices { rows[other][index] -= factor * rows[column][index] }
      }
    }
    return (rows.map { Array($0[n...]) }, determinant)
  }
}
