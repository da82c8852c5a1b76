import PromptSpace
import Randomness

/// Tables of effects over candidates and pairs of candidates, each centred and of variance 1.
struct PlantedEffects: Sendable {
  /// `own[agent][candidate]`, already weighted.
  let own: [[Double]]
  /// In the order of the topology's edges, `[from candidate][to candidate]`, already weighted.
  let edges: [[[Double]]]

  /// - Parameter styles: `[agent][candidate]`, z.
  init(_ family: SyntheticFamily, styles: [[[Double]]], seeds: SeedSequence) {
    let hasEdges = !family.topology.edges.isEmpty
    let coupling = hasEdges ? family.coupling : 0
    let additive = (1 - coupling - family.residual).squareRoot()
    var generator = seeds.child("effects").generator
    let ownShares = Self.shares(styles.count, &generator)
    own = zip(styles, ownShares).map { pool, share in
      let direction = Self.normals(family.styleFactors, &generator)
      let styled = Self.standardized([pool.map { Self.inner($0, direction) }])
      let free = Self.standardized([Self.normals(pool.count, &generator)])
      let mixed = Self.mix(styled, free, family.informativeness)
      return mixed[0].map { additive * share * $0 }
    }
    let edgeShares = Self.shares(family.topology.edges.count, &generator)
    edges = zip(family.topology.edges, edgeShares).map { edge, share in
      let (left, right) = (styles[edge.from], styles[edge.to])
      let forms = (0..<family.rank).map { _ in
        (
          Self.normals(family.styleFactors, &generator),
          Self.normals(family.styleFactors, &generator)
        )
      }
      let styled = left.map { z in
        right.map { y in
          forms.reduce(0) { $0 + Self.inner(z, $1.0) * Self.inner(y, $1.1) }
        }
      }
      let free = left.map { _ in Self.normals(right.count, &generator) }
      let mixed = Self.mix(
        Self.standardized(styled), Self.standardized(free), family.informativeness)
      return mixed.map { $0.map { coupling.squareRoot() * share * $0 } }
    }
  }

  /// Square roots of shares of variance: exponential draws divided by their sum.
  private static func shares(
    _ count: Int, _ generator: inout Xoshiro256StarStar
  ) -> [Double] {
    let draws = (0..<count).map { _ in (generator.standardNormal(), generator.standardNormal()) }
    // Half the square of two normals is exponential.
    let squares = draws.map { $0.0 * $0.0 + $0.1 * $0.1 }
    let total = squares.reduce(0, +)
    return squares.map { ($0 / total).squareRoot() }
  }

  /// √share·a + √(1 − share)·b, of variance 1 again: drawn parts are a little correlated.
  private static func mix(_ a: [[Double]], _ b: [[Double]], _ share: Double) -> [[Double]] {
    standardized(
      zip(a, b).map { left, right in
        zip(left, right).map { share.squareRoot() * $0 + (1 - share).squareRoot() * $1 }
      })
  }

  /// Rows and columns of mean 0, all elements together of variance 1; zero where nothing is left.
  ///
  /// A single row is an effect of one agent: only its mean is taken off.
  static func standardized(_ table: [[Double]]) -> [[Double]] {
    var centred = table.map { row in row.map { $0 - mean(row) } }
    if table.count > 1 {
      let columns = centred[0].indices.map { column in mean(centred.map { $0[column] }) }
      centred = centred.map { row in zip(row, columns).map { $0 - $1 } }
    }
    let deviation = mean(centred.flatMap { $0.map { $0 * $0 } }).squareRoot()
    let largest = table.flatMap { $0 }.map(abs).max() ?? 0
    return centred.map { $0.map { deviation > 1e-12 * largest ? $0 / deviation : 0 } }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func inner(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func normals(
    _ count: Int, _ generator: inout Xoshiro256StarStar
  ) -> [Double] {
    (0..<count).map { _ in generator.standardNormal() }
  }
}
