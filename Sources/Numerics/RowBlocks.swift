/// Adds rows of a table to a block of rows, into another block of the same matrix:
///
///     X[target + i] ← X[source + i] + T[row + i]    (T[row] throughout for a repeated row)
///
/// - Parameters:
///   - table: T, `t × m`.
///   - row: the first row of T, or the only one.
///   - repeats: whether one row of T is added to every row.
///   - x: X, `n × m`.
///   - block: the two blocks of `count` rows; they are equal or apart.
/// - Precondition: the rows exist and the widths agree.
/// - Complexity: O(count·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func addTableRows<Scalar: BLASScalar>(
  of table: Matrix<Scalar>, from row: Int, repeats: Bool, to x: inout Matrix<Scalar>,
  block: (source: Int, target: Int, count: Int)
) {
  let (source, target, count) = block
  precondition(
    table.columns == x.columns && row >= 0 && row + (repeats ? 1 : count) <= table.rows
      && min(source, target, count) >= 0 && max(source, target) + count <= x.rows,
    "rows from \(row) of \(table.shape) do not fit \(block) of \(x.shape)")
  let columns = x.columns
  let table = table.elements.span
  var sum = x.elements.mutableSpan
  for index in 0..<count {
    let (from, to) = ((source + index) * columns, (target + index) * columns)
    let add = (repeats ? row : row + index) * columns
    for column in 0..<columns {
      sum[unchecked: to &+ column] =
        sum[unchecked: from &+ column] + table[unchecked: add &+ column]
    }
  }
}

/// Adds rows by index: Y[i] += X[indexᵢ].
///
/// - Parameters:
///   - x: `u × m`.
///   - indices: `n` rows of `x`.
///   - y: `n × m`.
/// - Precondition: the shapes agree and every index is a row of `x`.
/// - Complexity: O(n·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func addGatheredRows<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, _ indices: [Int], to y: inout Matrix<Scalar>
) {
  precondition(
    x.columns == y.columns && y.rows == indices.count
      && indices.allSatisfy { $0 >= 0 && $0 < x.rows },
    "\(indices.count) rows of \(x.shape) are not \(y.shape)")
  let columns = x.columns
  let x = x.elements.span
  var sum = y.elements.mutableSpan
  for row in indices.indices {
    let (to, from) = (row * columns, indices[row] * columns)
    for column in 0..<columns { sum[unchecked: to &+ column] += x[unchecked: from &+ column] }
  }
}

/// The output of a small network's head for a block of rows, s_i = sigmoid( w·relu(X[start + i]) + c ).
///
/// - Parameters:
///   - x: X, `n × m`.
///   - start: the first row.
///   - weights: w, `1 × m`.
///   - offset: c.
///   - scores: s, one for each row of the block.
/// - Precondition: the rows exist and the widths agree.
/// - Complexity: O(scores·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func rectifiedScores<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, from start: Int, weights: Matrix<Scalar>, offset: Scalar,
  into scores: inout [Double]
) {
  precondition(
    weights.elements.count == x.columns && start >= 0 && start + scores.count <= x.rows,
    "\(scores.count) rows from \(start) of \(x.shape), weights \(weights.shape)")
  let (columns, x, weights) = (x.columns, x.elements.span, weights.elements.span)
  for row in scores.indices {
    let first = (start + row) * columns
    // Eight partial sums, as a plain sum may not be reordered.
    var lanes = SIMD8<Scalar>(repeating: 0)
    var column = 0
    while column + 8 <= columns {
      for lane in 0..<8 {
        let value = x[unchecked: first &+ column &+ lane]
        let factor = value > 0 ? weights[unchecked: column &+ lane] : 0
        lanes[lane] += factor * value
      }
      column += 8
    }
    var sum = offset + lanes.sum()
    while column < columns {
      let value = x[unchecked: first &+ column]
      // NaN stays NaN: a factor of zero times NaN is NaN.
      sum += (value > 0 ? weights[unchecked: column] : 0) * value
      column += 1
    }
    scores[row] = Double(1 / (1 + Scalar.exponential(-sum)))
  }
}
