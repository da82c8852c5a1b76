import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing
import _TestSupport

@testable import Acquisition

@Suite struct FactoredMaximizerTests {
  #if DEBUG
    private static let problems = 60
  #else
    private static let problems = 1_000
  #endif

  /// Random tables and evaluations over a random small space.
  private struct Problem<Scalar: BLASScalar> {
    let tables: FactorTables<Scalar>
    var uncertainty: LinearUncertainty
    var excluded: [Int] = []

    var all: [PromptAssignment] {
      (0..<(tables.space.count ?? 0)).map(tables.space.assignment(at:))
    }

    /// - Parameter isLattice: tables of small integers, whose sums are exact and often equal.
    init(seed: Int, isLattice: Bool = false) throws {
      var generator = SeedSequence(seed: 71).child(seed).generator
      var sizes = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        Int.random(in: 1...5, using: &generator)
      }
      // Now and then one pool of several vectors' width.
      if seed % 4 == 3 { sizes[seed % sizes.count] = Int.random(in: 6...70, using: &generator) }
      let space = AssignmentSpace(sizes: sizes)
      let hidden = Int.random(in: 1...17, using: &generator)
      func normals(_ rows: Int) -> Matrix<Scalar> {
        Matrix(
          rows: rows, columns: hidden,
          elements: (0..<rows * hidden).map { _ in
            isLattice
              ? Scalar(Int.random(in: -1...1, using: &generator))
              : Scalar(0.5 * generator.standardNormal())
          })
      }
      let factors = sizes.indices.map { agent in
        let agents = sizes.indices.filter { $0 == agent || Bool.random(using: &generator) }
        return FactorTables.Factor(
          agents: agents, entries: normals(agents.reduce(1) { $0 * sizes[$1] }))
      }
      tables = FactorTables(
        space: space, factors: factors, bias: normals(1), weights: normals(1),
        offset: isLattice ? 0 : 0.1)
      uncertainty = LinearUncertainty(
        features: try PromptFeatures(
          embeddings: randomEmbeddings(sizes: sizes, dimension: 3, seed: UInt64(seed))),
        parameters: .centered)
      for _ in 0..<Int.random(in: 0...10, using: &generator) {
        let rank = Int.random(in: 0..<(space.count ?? 1), using: &generator)
        uncertainty.observe(space.assignment(at: rank))
        excluded.append(rank)
      }
      excluded = Set(excluded).sorted()
    }

    func utilities(_ rule: ExplorationRule) -> [Double] {
      zip(all.map(tables.predict), uncertainty.uncertainty(of: all)).map {
        rule.utility(mean: $0, uncertainty: $1)
      }
    }
  }

  private func check<Scalar: BLASScalar>(
    _: Scalar.Type, seed: Int, rule: ExplorationRule, tolerance: Double
  ) throws {
    let problem = try Problem<Scalar>(seed: seed)
    let found = FactoredMaximizer(
      tables: problem.tables, uncertainty: problem.uncertainty, rule: rule
    ).maximize(excluding: problem.excluded)
    let utilities = problem.utilities(rule)
    let open = utilities.indices.filter { !problem.excluded.contains($0) }
    #expect(found?.evaluations ?? 0 == open.count)
    guard let best = open.max(by: { utilities[$0] < utilities[$1] }) else {
      #expect(found == nil)
      return
    }
    let maximum = try #require(found)
    let rank = problem.tables.space.rank(of: maximum.assignment)
    #expect(open.contains(rank))
    #expect(abs(maximum.value - utilities[best]) < tolerance)
    #expect(utilities[rank] >= utilities[best] - tolerance)
    #expect(maximum.undefined == 0)
  }

  @Test func equalsBruteForce() throws {
    for seed in 0..<Self.problems {
      // A weight of σ below zero turns the bound of a block around.
      let alphas = [0.25, 0.5, 1, -0.5]
      let rule = seed % 5 == 0 ? ExplorationRule.greedy : .linearUCB(alpha: alphas[seed % 5 - 1])
      // Roots of rounded zeros: σ² of an evaluated assignment has an absolute error of 1e-15.
      try check(Double.self, seed: seed, rule: rule, tolerance: 1e-9)
      try check(Float.self, seed: seed, rule: rule, tolerance: 1e-5)
    }
  }

  @Test func exactTiesGoToTheLowestOpenRank() throws {
    for seed in 0..<Self.problems {
      let problem = try Problem<Float>(seed: seed, isLattice: true)
      let found = FactoredMaximizer(
        tables: problem.tables, uncertainty: problem.uncertainty, rule: .greedy
      ).maximize(excluding: problem.excluded)
      let means = problem.all.map(problem.tables.predict)
      let open = means.indices.filter { !problem.excluded.contains($0) }
      let best = open.map { means[$0] }.max()
      #expect(found?.value == best)
      #expect(
        found.map { problem.tables.space.rank(of: $0.assignment) }
          == open.first { means[$0] == best }, "problem \(seed)")
    }
  }

  @Test func ofEqualOnesTheLowestOpenRankWins() throws {
    let space = AssignmentSpace(sizes: [2, 3, 2])
    let flat = Matrix<Float>(rows: 1, columns: 8)
    let tables = FactorTables(
      space: space, factors: [], bias: flat, weights: flat, offset: 0)
    let uncertainty = LinearUncertainty(
      features: try PromptFeatures(
        embeddings: space.sizes.map { [[Double]](repeating: [1, 2], count: $0) },
        preparation: .normalized))
    let maximizer = FactoredMaximizer(
      tables: tables, uncertainty: uncertainty, rule: .linearUCB(alpha: 1))
    for (excluded, expected) in [([], 0), ([0, 1, 2], 3), ([1, 4], 0), (Array(0..<11), 11)] {
      let found = try #require(maximizer.maximize(excluding: excluded))
      #expect(space.rank(of: found.assignment) == expected)
      #expect(found.evaluations == 12 - excluded.count)
    }
    #expect(maximizer.maximize(excluding: Array(0..<12)) == nil)
  }

  @Test func undefinedMeansAreCountedAndNeverChosen() throws {
    let space = AssignmentSpace(sizes: [2, 2])
    let entries = Matrix<Float>([[.nan], [.nan], [0.5], [0.7]])
    let tables = FactorTables(
      space: space, factors: [FactorTables.Factor(agents: [0, 1], entries: entries)],
      bias: Matrix(rows: 1, columns: 1), weights: Matrix(rows: 1, columns: 1, repeating: 1),
      offset: 0)
    let uncertainty = LinearUncertainty(
      features: try PromptFeatures(
        embeddings: randomEmbeddings(sizes: [2, 2], dimension: 3, seed: 1)))
    let found = try #require(
      FactoredMaximizer(tables: tables, uncertainty: uncertainty, rule: .greedy)
        .maximize(excluding: []))
    #expect(found.assignment == PromptAssignment([1, 1]))
    #expect(found.undefined == 2 && found.evaluations == 4)
  }

  @Test(arguments: 0..<20) func theQuadraticFormIsTheVariance(seed: Int) throws {
    let problem = try Problem<Double>(seed: seed)
    let form = problem.uncertainty.quadraticForm
    for assignment in problem.all {
      var sum = 0.0
      for (left, candidate) in assignment.indices.enumerated() {
        sum += form.own[left][candidate]
        for right in left + 1..<max(assignment.indices.count, left + 1) {
          sum += form.pairs[left][right][candidate, assignment[right]]
        }
      }
      let expected = problem.uncertainty.uncertainty(of: [assignment])[0]
      #expect(abs(sum - expected * expected * problem.uncertainty.parameters.lambda) < 1e-12)
    }
  }
}
