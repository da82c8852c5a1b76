public import Numerics
public import PromptSpace

/// A fitted network as sums of tables:
///
///     μ(p) = sigmoid( w·relu( b + Σ_f T_f[p on the agents of f] ) + c )
///
/// With one attention layer a node's output depends on the candidates of the node and of those that
/// it hears only, and behind the node's rectifier mean pooling and the head's first layer are linear:
/// both are folded into the entries.
public struct FactorTables<Scalar: BLASScalar>: Sendable {
  /// One table.
  public struct Factor: Sendable {
    /// The agents on which it depends, ascending.
    public let agents: [Int]
    /// T_f, one row an assignment of the agents, the last agent varying fastest: `Π P_i × hidden`.
    public let entries: Matrix<Scalar>

    public init(agents: [Int], entries: Matrix<Scalar>) {
      self.agents = agents
      self.entries = entries
    }
  }

  public let space: AssignmentSpace
  public let factors: [Factor]
  /// b, `1 × hidden`.
  public let bias: Matrix<Scalar>
  /// w, `1 × hidden`.
  public let weights: Matrix<Scalar>
  /// c.
  public let offset: Scalar

  /// - Precondition: every table has a row for each assignment of its agents, and all have one width.
  public init(
    space: AssignmentSpace, factors: [Factor], bias: Matrix<Scalar>, weights: Matrix<Scalar>,
    offset: Scalar
  ) {
    precondition(
      factors.allSatisfy { factor in
        factor.agents.allSatisfy(space.sizes.indices.contains)
          && factor.agents == factor.agents.sorted()
          && factor.entries.rows == factor.agents.reduce(1) { $0 * space.sizes[$1] }
          && factor.entries.columns == weights.columns
      } && bias.columns == weights.columns,
      "tables \(factors.map { ($0.agents, $0.entries.shape) }) over \(space.sizes)")
    self.space = space
    self.factors = factors
    (self.bias, self.weights, self.offset) = (bias, weights, offset)
  }

  /// μ of one assignment.
  ///
  /// - Complexity: O(agents + factors·hidden).
  public func predict(_ assignment: PromptAssignment) -> Double {
    precondition(
      space.contains(assignment), "\(assignment) lies outside a space of sizes \(space.sizes)")
    var sum = bias
    for factor in factors {
      let row = factor.agents.reduce(0) { $0 * space.sizes[$1] + assignment[$1] }
      addTableRow(of: factor.entries, at: row, to: &sum, from: 0, into: 0)
    }
    var score = [0.0]
    rectifiedScores(of: sum, from: 0, weights: weights, offset: offset, into: &score)
    return score[0]
  }
}

/// A surrogate whose predictions are sums of tables, if they fit into memory.
public protocol FactorizableSurrogate: Surrogate {
  associatedtype Scalar: BLASScalar

  /// The tables of the last fit.
  ///
  /// - Parameter memoryLimit: the largest number of bytes of all entries together.
  /// - Returns: `nil` when the model is no sum of tables or the tables do not fit.
  /// - Precondition: a fit succeeded before.
  func factorTables(memoryLimit: Int) -> FactorTables<Scalar>?
}
