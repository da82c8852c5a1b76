/// Adds a row of a table to a row of a matrix, into another or the same row of that matrix:
///
///     X[target] ← X[source] + T[row]
///
/// - Parameters:
///   - table: T, `t × m`.
///   - row: the row of T.
///   - x: X, `n × m`.
/// - Precondition: the rows exist and the widths agree.
/// - Complexity: O(m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func addTableRow<Scalar: BLASScalar>(
  of table: Matrix<Scalar>, at row: Int, to x: inout Matrix<Scalar>, from source: Int,
  into target: Int
) {
  precondition(
    table.columns == x.columns && (0..<table.rows).contains(row)
      && (0..<x.rows).contains(source) && (0..<x.rows).contains(target),
    "row \(row) of \(table.shape) does not fit rows \(source) and \(target) of \(x.shape)")
  let columns = x.columns
  let (from, to, add) = (source * columns, target * columns, row * columns)
  let table = table.elements.span
  var sum = x.elements.mutableSpan
  for column in 0..<columns {
    sum[unchecked: to &+ column] =
      sum[unchecked: from &+ column] + table[unchecked: add &+ column]
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
