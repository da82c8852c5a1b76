internal import Numerics

/// Prior covariances of the cells of a ``CellSpace`` for given hyper-parameters, in units of the scores' variance.
///
///     cov(h(p, c), h(p', c')) = c² + k(p, p') + τ²·[p = p'] + [c = c']·ν/w_c·( γ + ρ·k(p, p')/k(p, p) + ε·[p = p'] )
///
/// with k = s²·A + w²·B as in ``GaussianProcessSurrogate`` and ν the variance of a mean over all examples. The score
/// that counts is F(p) = Σ_c w_c·h(p, c): who knows every cell of p knows F(p).
struct CellKernel: Sendable {
  let space: CellSpace
  let parameters: CellParameters
  /// ν.
  var noise: Double
  /// k(p, p).
  let ownVariance: Double
  /// By agent, between its prompts, times what one agent counts.
  private let additive: [[Double]]
  /// By edge, the kernel of the agent at either end, the first times what one edge counts.
  private let edges: [(from: [Double], to: [Double])]
  /// k between some candidates and all.
  private var known: [Int: [Double]] = [:]

  init(_ space: CellSpace, _ parameters: CellParameters, noise: Double = 0) {
    self.space = space
    self.parameters = parameters
    self.noise = noise
    let process = parameters.process
    let kernels = space.distances.map { AgentKernel($0, process).values }
    let part = process.additiveVariance / Double(kernels.count)
    additive = kernels.map { $0.map { part * $0 } }
    let edgePart = process.edgeVariance / Double(max(space.edges.count, 1))
    edges = space.edges.map { edge in
      (from: kernels[edge.from].map { edgePart * $0 }, to: kernels[edge.to])
    }
    ownVariance = process.additiveVariance + (space.edges.isEmpty ? 0 : process.edgeVariance)
  }

  /// k between a candidate and all.
  ///
  /// - Complexity: O(M · (N + |E|)), unless it was prepared.
  func similarities(of candidate: Int) -> [Double] {
    if let row = known[candidate] { return row }
    var result = [Double](repeating: 0, count: space.count)
    for (agent, kernel) in additive.enumerated() {
      let prompts = space.prompts[agent]
      let row = prompts[candidate] * space.distances[agent].squared.columns
      for index in result.indices { result[index] += kernel[row + prompts[index]] }
    }
    for (edge, kernel) in zip(space.edges, edges) {
      let (from, to) = (space.prompts[edge.from], space.prompts[edge.to])
      let first = from[candidate] * space.distances[edge.from].squared.columns
      let second = to[candidate] * space.distances[edge.to].squared.columns
      for index in result.indices {
        result[index] += kernel.from[first + from[index]] * kernel.to[second + to[index]]
      }
    }
    return result
  }

  /// Computes the similarities of some candidates once for all later uses.
  mutating func prepare(_ candidates: some Sequence<Int>) {
    for candidate in candidates where known[candidate] == nil {
      known[candidate] = similarities(of: candidate)
    }
  }

  /// What cells of two combinations of similarity k have in common whatever their blocks.
  func between(_ similarity: Double, same: Bool) -> Double {
    ObservedKernel.meanVariance + similarity + (same ? parameters.process.noiseFloor : 0)
  }

  /// What they have in common beyond that where their block is one.
  func within(_ similarity: Double, block: Int, same: Bool) -> Double {
    noise / space.shares[block]
      * (parameters.shared + parameters.related * similarity / ownVariance
        + (same ? parameters.own : 0))
  }

  /// The covariances of a cell with all cells.
  ///
  /// - Complexity: O(M · (blocks + N + |E|)).
  func row(of cell: Cell) -> [Double] {
    var row: [Double] = []
    row.reserveCapacity(space.cells)
    for (candidate, similarity) in similarities(of: cell.candidate).enumerated() {
      let same = candidate == cell.candidate
      let common = between(similarity, same: same)
      for block in 0..<space.blocks {
        row.append(
          block == cell.block ? common + within(similarity, block: block, same: same) : common)
      }
    }
    return row
  }

  /// The covariance matrix of some cells with a term added to its diagonal, its lower triangle alone.
  ///
  /// - Complexity: O(n²) for prepared candidates.
  func covariance(of cells: [Cell], jitter: Double) -> Matrix<Double> {
    let count = cells.count
    var elements = [Double](repeating: 0, count: count * count)
    for (row, cell) in cells.enumerated() {
      let similarities = similarities(of: cell.candidate)
      for column in 0...row {
        let other = cells[column]
        let (similarity, same) = (similarities[other.candidate], other.candidate == cell.candidate)
        var value = between(similarity, same: same)
        if other.block == cell.block {
          value += within(similarity, block: cell.block, same: same)
        }
        elements[row * count + column] = value
      }
      elements[row * count + row] += jitter
    }
    return Matrix(rows: count, columns: count, elements: elements)
  }
}

/// A combination on a block of examples.
struct Cell: Hashable, Sendable {
  let candidate: Int
  let block: Int
}
