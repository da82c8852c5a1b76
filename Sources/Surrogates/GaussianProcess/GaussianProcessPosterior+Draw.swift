internal import Numerics
internal import PromptSpace
internal import Randomness

extension GaussianProcessPosterior {
  /// Pools up to this size are drawn jointly: the factor of an agent's kernel costs P³/3.
  static let largestJointPool = 512
  /// The most numbers that the drawn parts of all edges may have, ΣPᵢ·Pⱼ.
  static let largestJointEdges = 4_000_000

  /// One draw of the posterior minus its mean, in score units.
  ///
  /// The prior splits into independent parts, each drawn over whole pools by the factors Lᵢ of the
  /// agents' kernels:
  ///
  ///     f₀(p) = c·z + Σᵢ s/√N·(Lᵢ·zᵢ)[pᵢ] + Σ over edges (i, j) of w/√|E|·(Lᵢ·Z_ij·Lⱼᵀ)[pᵢ, pⱼ]
  ///
  /// and the observations condition it: f₀(p) − k∗ᵀ·C⁻¹·(f₀(X) + ε). So the draw is exact and one
  /// function over the product space, which is never enumerated. Where pools are too large for that,
  /// each assignment's deviation is drawn on its own from its own seed.
  ///
  /// Source: conditioning a draw: J. Wilson et al., JMLR 22 (2021), eq. 10 (Matheron's rule).
  ///
  /// - Complexity: O(ΣPᵢ³ + Σ over edges of Pᵢ·Pⱼ·(Pᵢ + Pⱼ) + n²) once, O(n·(N + |E|)) an assignment.
  func deviationDraw(_ seeds: SeedSequence, embeddings: [Matrix<Double>]) -> DeviationDraw {
    let pairs = edges.reduce(0) { $0 + cross[$1.from].rows * cross[$1.to].rows }
    guard pairs <= Self.largestJointEdges, cross.allSatisfy({ $0.rows <= Self.largestJointPool }),
      let prior = try? PriorDraw(self, seeds: seeds.child("prior"), embeddings: embeddings)
    else { return independentDraw(seeds) }
    var generator = seeds.child("noise").generator
    let drawn = zip(prior.values(assignments), noise).map { value, variance in
      value + variance.squareRoot() * generator.standardNormal()
    }
    let weights = factor.solve(drawn)
    return DeviationDraw { assignments in
      var explained = [Double](repeating: 0, count: assignments.count)
      gemv(covariances(assignments), weights, into: &explained)
      return zip(prior.values(assignments), explained).map { scale.deviation * ($0 - $1) }
    }
  }

  private func independentDraw(_ seeds: SeedSequence) -> DeviationDraw {
    DeviationDraw(isJoint: false) { assignments in
      zip(posterior(assignments), assignments).map { posterior, assignment in
        var generator = assignment.indices.reduce(seeds) { $0.child($1) }.generator
        return posterior.standardDeviation * generator.standardNormal()
      }
    }
  }

  /// f₀, drawn part by part.
  private struct PriorDraw: Sendable {
    var constant: Double
    /// `[agent][candidate]`.
    var own: [[Double]] = []
    /// `[edge]`, `P_from × P_to`.
    var pairs: [Matrix<Double>] = []
    let edges: [(from: Int, to: Int)]

    /// - Throws: `CholeskyError` where an agent's kernel has no factor.
    init(
      _ posterior: GaussianProcessPosterior, seeds: SeedSequence, embeddings: [Matrix<Double>]
    ) throws(CholeskyError) {
      let parameters = posterior.parameters
      edges = posterior.edges
      var generator = seeds.generator
      constant = ObservedKernel.meanVariance.squareRoot() * generator.standardNormal()
      var factors: [Matrix<Double>] = []
      for matrix in embeddings {
        let all = Array(0..<matrix.rows)
        let kernel = AgentKernel(AgentDistances(matrix, rows: all, columns: all), parameters)
        let gram = Matrix(rows: matrix.rows, columns: matrix.rows, elements: kernel.values)
        factors.append(try GaussianProcessPosterior.factorize(gram).0.matrix)
      }
      let ownScale = (parameters.additiveVariance / Double(factors.count)).squareRoot()
      for factor in factors {
        let z = (0..<factor.rows).map { _ in ownScale * generator.standardNormal() }
        var values = [Double](repeating: 0, count: factor.rows)
        gemv(factor, z, into: &values)
        own.append(values)
      }
      let pairScale = (parameters.edgeVariance / Double(max(edges.count, 1))).squareRoot()
      for (from, to) in edges {
        let (left, right) = (factors[from], factors[to])
        let z = Matrix(
          rows: left.rows, columns: right.rows,
          elements: (0..<left.rows * right.rows).map { _ in
            pairScale * generator.standardNormal()
          })
        pairs.append(product(product(left, z), right.transposed))
      }
    }

    func values(_ assignments: [PromptAssignment]) -> [Double] {
      assignments.map { assignment in
        var sum = constant
        for (agent, values) in own.enumerated() { sum += values[assignment[agent]] }
        for (edge, values) in zip(edges, pairs) {
          sum += values[assignment[edge.from], assignment[edge.to]]
        }
        return sum
      }
    }
  }
}
