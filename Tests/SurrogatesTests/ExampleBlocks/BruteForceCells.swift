import Foundation
import PromptSpace

@testable import Surrogates

/// The same process from its definition: the covariance of every pair of cells, conditioned by a full inverse.
struct BruteForceCells {
  let kernel: CellKernel
  /// k between all candidates.
  let similarities: [[Double]]
  let cells: [Cell]
  let targets: [Double]
  private var inverse: (inverse: [[Double]], determinant: Double) = ([], 1)

  init(_ kernel: CellKernel, similarities: [[Double]], cells: [Cell], targets: [Double]) {
    (self.kernel, self.similarities, self.cells, self.targets) = (
      kernel, similarities, cells, targets
    )
    inverse = TextbookProcess.inverse(
      cells.map { a in cells.map { covariance(a, $0) + (a == $0 ? CellPosterior.jitter : 0) } })
  }

  var all: [Cell] {
    (0..<kernel.space.count).flatMap { candidate in
      (0..<kernel.space.blocks).map { Cell(candidate: candidate, block: $0) }
    }
  }

  func covariance(_ a: Cell, _ b: Cell) -> Double {
    let (k, p) = (similarities[a.candidate][b.candidate], kernel.parameters)
    let same = a.candidate == b.candidate
    var value = 1 + k
    if same { value += p.process.noiseFloor }
    guard a.block == b.block else { return value }
    var error = p.shared + p.related * k / similarities[a.candidate][a.candidate]
    if same { error += p.own }
    return value + error * kernel.noise / kernel.space.shares[a.block]
  }

  var logLikelihood: Double {
    -(Self.product(targets, inverse.inverse, targets) + log(inverse.determinant)) / 2
  }

  func mean(_ cell: Cell) -> Double {
    Self.product(cells.map { covariance(cell, $0) }, inverse.inverse, targets)
  }

  func posteriorCovariance(_ a: Cell, _ b: Cell) -> Double {
    covariance(a, b)
      - Self.product(
        cells.map { covariance(a, $0) }, inverse.inverse, cells.map { covariance(b, $0) })
  }

  /// √(bᵀ·S⁻¹·b) for the next blocks of a candidate.
  func move(of candidate: Int, _ blocks: Range<Int>) -> Double {
    let bought = blocks.map { Cell(candidate: candidate, block: $0) }
    let matrix = bought.map { a in
      bought.map { posteriorCovariance(a, $0) + (a == $0 ? CellPosterior.jitter : 0) }
    }
    let with = bought.map { cell in
      kernel.space.shares.enumerated().reduce(0.0) {
        $0 + $1.element
          * posteriorCovariance(cell, Cell(candidate: candidate, block: $1.offset))
      }
    }
    return Self.product(with, TextbookProcess.inverse(matrix).inverse, with).squareRoot()
  }

  private static func product(_ x: [Double], _ matrix: [[Double]], _ y: [Double]) -> Double {
    zip(x, matrix).reduce(0) { sum, row in
      sum + row.0 * zip(row.1, y).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}
