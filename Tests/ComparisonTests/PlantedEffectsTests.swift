import Foundation
import PromptSpace
import Randomness
import Testing

@testable import Comparison

/// The dials are shares of the variance of the score's logit over the space.
@Suite struct PlantedEffectsTests {
  /// Logits of all true scores by rank, in units of the family's spread.
  private func logits(_ family: SyntheticFamily) -> (AssignmentSpace, [Double]) {
    let problem = SyntheticProblem(family, seeds: SeedSequence(seed: 7))
    let values = (0..<(problem.space.count ?? 0)).map { rank in
      let score = problem.trueScore(of: problem.space.assignment(at: rank))
      return log(score / (1 - score)) / family.spread
    }
    return (problem.space, values)
  }

  /// Variance of the best additive fit: over a full grid the sum of the variances of marginal means.
  private func additiveVariance(_ space: AssignmentSpace, _ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return space.sizes.indices.reduce(0) { total, agent in
      var sums = [Double](repeating: 0, count: space.sizes[agent])
      for (rank, value) in values.enumerated() { sums[space.assignment(at: rank)[agent]] += value }
      let share = Double(values.count) / Double(sums.count)
      return total
        + sums.reduce(0) { $0 + pow($1 / share - mean, 2) } / Double(sums.count)
    }
  }

  private func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  }

  @Test(arguments: [0.0, 0.3, 0.6])
  func sharesOfVarianceAreTheDials(coupling: Double) {
    for base in [SyntheticFamily.chain("c", coupling: coupling), .diamond("d", coupling: coupling)]
    {
      var family = base
      family.residual = 0
      let (space, values) = logits(family)
      #expect(abs(variance(values) - 1) < 1e-9)
      #expect(abs(additiveVariance(space, values) - (1 - coupling)) < 1e-9)
    }
  }

  @Test func couplingNeedsEdges() {
    var family = SyntheticFamily.edgeless("e")
    family.residual = 0
    family.coupling = 0.5
    let (space, values) = logits(family)
    #expect(abs(additiveVariance(space, values) - 1) < 1e-9)
  }

  /// With everything in the style and no noise, effects of one agent are linear in its embeddings.
  @Test func informativeEmbeddingsTellTheEffect() {
    for (informativeness, expected) in [(1.0, true), (0.0, false)] {
      var family = SyntheticFamily.chain("c", coupling: 0)
      family.informativeness = informativeness
      family.styleFactors = 1
      let styles = (0..<4).map { agent in (0..<8).map { [Double($0 * $0 + agent)] } }
      let effects = PlantedEffects(family, styles: styles, seeds: SeedSequence(seed: 8))
      for (own, pool) in zip(effects.own, styles) {
        // With one factor a linear effect has one slope everywhere.
        let slopes = zip(zip(own, own.dropFirst()), zip(pool, pool.dropFirst())).map {
          ($0.1 - $0.0) / ($1.1[0] - $1.0[0])
        }
        let spread = (slopes.max() ?? 0) - (slopes.min() ?? 0)
        #expect((spread < 1e-9) == expected)
      }
    }
  }

  @Test func standardizedTablesHaveNoMainEffects() {
    let table = PlantedEffects.standardized([[1, 2, 4], [0, 7, 3]])
    for row in table { #expect(abs(row.reduce(0, +)) < 1e-12) }
    for column in 0..<3 { #expect(abs(table[0][column] + table[1][column]) < 1e-12) }
    let squares = table.flatMap { row in row.map { $0 * $0 } }
    #expect(abs(squares.reduce(0, +) / 6 - 1) < 1e-12)
    #expect(PlantedEffects.standardized([[5, 5]]) == [[0, 0]])
  }
}
