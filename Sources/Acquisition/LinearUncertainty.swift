import Numerics
public import PromptSpace

/// How little a linear model of the prompt features knows about an assignment after t evaluations.
///
/// With x(p) the feature of assignment p and A = λI + c·Σ x xᵀ over the evaluated ones,
/// ```
/// σ²(p) = xᵀ A⁻¹ x = (1/λ)·[ x·x − kᵀ (K + (λ/c)·I)⁻¹ k ],   K_ab = x_a·x_b,   k_a = x_a·x
/// ```
/// The right side is exact and knows inner products only. With the Cholesky factor L of K + (λ/c)·I
/// and the columns z(i,q) = L⁻¹·[e(i,p_a,i)·e(i,q)]_a, one of t numbers per agent and candidate,
/// ```
/// σ²(p) = (1/λ)·( Σ_i ‖e(i,p_i)‖² − ‖Σ_i z(i,p_i)‖² )
/// ```
/// The columns replace the factor: its next row is Σ_i z(i,p_i) of the new assignment, and each
/// column grows by one number of forward substitution. Hence appending cannot fail: the new pivot,
/// √(λ·σ² + λ/c), is positive whatever was evaluated, repeats included.
///
/// Source: MASPOB, arXiv 2603.02630 (σ of the acquisition, weight c from the authors' code); W. Chu
/// et al., "Contextual bandits with linear payoff functions", AISTATS 2011 (LinUCB).
public struct LinearUncertainty: Sendable {
  public let features: PromptFeatures
  public let parameters: Parameters

  /// Number of evaluated assignments, t.
  public private(set) var count = 0

  /// The evaluated assignments in order, repeats included.
  public private(set) var observed: [PromptAssignment] = []
  /// The diagonal of L.
  private(set) var pivots: [Double] = []

  /// `squaredLengths[agent][candidate]`, the intercept counted with agent 0.
  private let squaredLengths: [[Double]]

  /// Per agent the columns z(i,q), each `stride` blocks long and zero behind t.
  private var columns: [[Block]]
  private var stride = 1

  typealias Block = SIMD8<Double>

  /// - Complexity: O(Σ P_i · d).
  public init(features: PromptFeatures, parameters: Parameters = .reference) {
    self.features = features
    self.parameters = parameters
    squaredLengths = features.matrices.enumerated().map { agent, matrix in
      (0..<matrix.rows).map { candidate in
        let vector = matrix.row(candidate)
        return dot(vector, vector) + parameters.offset(agent: agent)
      }
    }
    columns = features.space.sizes.map { [Block](repeating: .zero, count: $0) }
  }

  /// Adds one evaluated assignment: A ← A + c·x xᵀ.
  ///
  /// - Precondition: the assignment lies in the features' space.
  /// - Complexity: O(Σ P_i · (d + t)).
  public mutating func observe(_ assignment: PromptAssignment) {
    precondition(
      features.space.contains(assignment),
      "assignment \(assignment) lies outside \(features.space.sizes)")
    if count == stride * Block.scalarCount { widen() }
    let row = columnSum(of: assignment)
    let length = squaredLength(of: assignment)
    let ridge = parameters.lambda / parameters.coefficient
    // No exact pivot is smaller than λ/c; one below rounding would let repeats amplify each other.
    let floor = max(ridge, length * Self.rounding)
    let pivot = max(length - Self.squaredLength(row) + ridge, floor).squareRoot()
    let (block, lane) = count.quotientAndRemainder(dividingBy: Block.scalarCount)
    for (agent, candidate) in assignment.indices.enumerated() {
      let gram = features.gramRow(agent: agent, candidate: candidate)
      for (other, product) in gram.enumerated() {
        let start = other * stride
        var known = Block.zero
        for index in 0...block { known += row[index] * columns[agent][start + index] }
        columns[agent][start + block][lane] =
          (product + parameters.offset(agent: agent) - known.sum()) / pivot
      }
    }
    count += 1
    observed.append(assignment)
    pivots.append(pivot)
  }

  /// Standard deviations σ(p).
  ///
  /// Agents before the first one that differs from the previous assignment keep their partial sum,
  /// so that a walk in rank order costs O(t) an assignment instead of O(agents · t).
  ///
  /// - Precondition: the assignments lie in the features' space.
  /// - Complexity: O(assignments · agents · t) at most.
  public func uncertainty(of assignments: [PromptAssignment]) -> [Double] {
    let agents = features.space.agentCount
    let blocks = usedBlocks
    // Row i holds the sum over the agents before i.
    var partial = [Block](repeating: .zero, count: (agents + 1) * blocks)
    var lengths = [Double](repeating: 0, count: agents + 1)
    var previous: PromptAssignment?
    return assignments.map { assignment in
      let same = previous.map { Self.commonPrefix($0, assignment) } ?? 0
      for agent in same..<agents {
        let candidate = assignment[agent]
        lengths[agent + 1] = lengths[agent] + squaredLengths[agent][candidate]
        for block in 0..<blocks {
          partial[(agent + 1) * blocks + block] =
            partial[agent * blocks + block] + columns[agent][candidate * stride + block]
        }
      }
      previous = assignment
      var explained = Block.zero
      for block in agents * blocks..<(agents + 1) * blocks {
        explained += partial[block] * partial[block]
      }
      return (max(0, lengths[agents] - explained.sum()) / parameters.lambda).squareRoot()
    }
  }

  /// The columns z(i,q) of one agent as rows, `P_i × t`.
  func columnVectors(of agent: Int) -> Matrix<Double> {
    Matrix(
      rows: features.space.sizes[agent], columns: count,
      elements: (0..<features.space.sizes[agent]).flatMap { candidate in
        (0..<count).map { index in
          let (block, lane) = index.quotientAndRemainder(dividingBy: Block.scalarCount)
          return columns[agent][candidate * stride + block][lane]
        }
      })
  }

  /// ‖e(i,q)‖² of one agent's candidates.
  func squaredLengths(of agent: Int) -> [Double] { squaredLengths[agent] }

  /// Number of leading agents on which two assignments agree.
  private static func commonPrefix(_ left: PromptAssignment, _ right: PromptAssignment) -> Int {
    zip(left.indices, right.indices).prefix { $0 == $1 }.count
  }

  /// A generous bound on the relative rounding error of a squared length.
  private static let rounding = 1e-12

  private var usedBlocks: Int { (count + Block.scalarCount - 1) / Block.scalarCount }

  /// Σ_i z(i,p_i), padded with zeros to the stride.
  private func columnSum(of assignment: PromptAssignment) -> [Block] {
    var sum = [Block](repeating: .zero, count: stride)
    for (agent, candidate) in assignment.indices.enumerated() {
      for block in 0..<usedBlocks { sum[block] += columns[agent][candidate * stride + block] }
    }
    return sum
  }

  private func squaredLength(of assignment: PromptAssignment) -> Double {
    assignment.indices.enumerated().reduce(0) { $0 + squaredLengths[$1.offset][$1.element] }
  }

  private static func squaredLength(_ row: [Block]) -> Double {
    row.reduce(Block.zero) { $0 + $1 * $1 }.sum()
  }

  /// Doubles the room of every column.
  private mutating func widen() {
    let old = stride
    stride *= 2
    columns = columns.map { column in
      var wider = [Block](repeating: .zero, count: column.count * 2)
      for index in column.indices {
        let (candidate, block) = index.quotientAndRemainder(dividingBy: old)
        wider[candidate * old * 2 + block] = column[index]
      }
      return wider
    }
  }
}
