import PromptSpace
import Testing

struct StudentTTests {
  /// Quantiles from scipy 1.17, and equal to the printed tables.
  static let quantiles: [(degrees: Int, at95: Double, at99: Double)] = [
    (1, 12.706204736, 63.656741163), (2, 4.302652730, 9.924843201),
    (3, 3.182446305, 5.840909310), (4, 2.776445105, 4.604094871),
    (5, 2.570581836, 4.032142984), (9, 2.262157163, 3.249835542),
    (10, 2.228138852, 3.169272673), (19, 2.093024054, 2.860934606),
    (30, 2.042272456, 2.749995654), (49, 2.009575237, 2.679951974),
    (99, 1.984216952, 2.626405457), (100, 1.983971519, 2.625890521),
    (199, 1.971956544, 2.600760216), (1000, 1.962339081, 2.580754698),
  ]

  @Test(arguments: quantiles) func quantilesAreKnown(row: (Int, Double, Double)) {
    let distribution = StudentT(degreesOfFreedom: row.0)
    #expect(abs(distribution.halfWidth(covering: 0.95) - row.1) < 1e-8)
    #expect(abs(distribution.halfWidth(covering: 0.99) - row.2) < 1e-8)
  }

  @Test(arguments: [1, 2, 3, 4, 7, 8, 50, 51]) func quantileAndProbabilityAreInverse(degrees: Int) {
    let distribution = StudentT(degreesOfFreedom: degrees)
    for probability in [0, 0.01, 0.3, 0.5, 0.9, 0.999, 0.999999] {
      let t = distribution.halfWidth(covering: probability)
      #expect(abs(distribution.centralProbability(within: t) - probability) < 1e-12)
    }
  }

  @Test func theCauchyDistributionIsExact() {
    let cauchy = StudentT(degreesOfFreedom: 1)
    #expect(abs(cauchy.cumulative(1) - 0.75) < 1e-15)
    #expect(abs(cauchy.cumulative(-1) - 0.25) < 1e-15)
    #expect(cauchy.cumulative(0) == 0.5)
  }

  @Test func twoDegreesHaveAClosedForm() {
    let distribution = StudentT(degreesOfFreedom: 2)
    for t in [0.1, 1, 4.3, 100] {
      let expected = t / (2 + t * t).squareRoot()
      #expect(abs(distribution.centralProbability(within: t) - expected) < 1e-14)
    }
  }
}
