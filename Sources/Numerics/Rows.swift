/// Copies rows by index: Y[i] ← X[indexᵢ].
///
/// - Parameters:
///   - x: `u × m`.
///   - indices: `n` rows of `x`, in any order, repeats allowed.
///   - y: `n × m`.
/// - Precondition: the shapes agree and every index is a row of `x`.
/// - Complexity: O(n·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func gatherRows<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, _ indices: [Int], into y: inout Matrix<Scalar>
) {
  checkRows(indices, table: x, rows: y)
  let columns = x.columns
  let x = x.elements.span
  var target = y.elements.mutableSpan
  for row in indices.indices {
    let (to, from) = (row * columns, indices[row] * columns)
    for column in 0..<columns { target[unchecked: to &+ column] = x[unchecked: from &+ column] }
  }
}

/// The gradient of ``gatherRows(of:_:into:)``: dX ← 0, then dX[indexᵢ] += dY[i].
///
/// - Parameters:
///   - y: dY, `n × m`.
///   - indices: `n` rows of `x`.
///   - x: dX, `u × m`.
/// - Precondition: the shapes agree and every index is a row of `x`.
/// - Complexity: O((n + u)·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func scatterRows<Scalar: BLASScalar>(
  of y: Matrix<Scalar>, _ indices: [Int], into x: inout Matrix<Scalar>
) {
  checkRows(indices, table: x, rows: y)
  let columns = x.columns
  x.fill(with: 0)
  let y = y.elements.span
  var target = x.elements.mutableSpan
  for row in indices.indices {
    let (to, from) = (indices[row] * columns, row * columns)
    for column in 0..<columns { target[unchecked: to &+ column] += y[unchecked: from &+ column] }
  }
}

/// The mean of each group of consecutive rows: Y[b] ← 1/g·Σᵢ X[b·g + i].
///
/// - Parameters:
///   - x: `n·g × m`.
///   - y: `n × m`; the group size `g` follows from the shapes.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·g·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func meanOfRowGroups<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, into y: inout Matrix<Scalar>
) {
  let (size, columns) = (groupSize(of: x, y), x.columns)
  let share = 1 / Scalar(size)
  y.fill(with: 0)
  let (rows, x) = (x.rows, x.elements.span)
  var mean = y.elements.mutableSpan
  for row in 0..<rows {
    let (to, from) = (row / size * columns, row * columns)
    for column in 0..<columns {
      mean[unchecked: to &+ column] += share * x[unchecked: from &+ column]
    }
  }
}

/// The gradient of ``meanOfRowGroups(of:into:)``: dX[b·g + i] ← 1/g·dY[b].
///
/// - Parameters:
///   - y: dY, `n × m`.
///   - x: dX, `n·g × m`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·g·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func spreadToRowGroups<Scalar: BLASScalar>(
  _ y: Matrix<Scalar>, into x: inout Matrix<Scalar>
) {
  let (size, columns) = (groupSize(of: x, y), x.columns)
  let share = 1 / Scalar(size)
  let (rows, y) = (x.rows, y.elements.span)
  var spread = x.elements.mutableSpan
  for row in 0..<rows {
    let (to, from) = (row * columns, row / size * columns)
    for column in 0..<columns {
      spread[unchecked: to &+ column] = share * y[unchecked: from &+ column]
    }
  }
}

private func checkRows<Scalar: BLASScalar>(
  _ indices: [Int], table: Matrix<Scalar>, rows: Matrix<Scalar>
) {
  precondition(
    table.columns == rows.columns && rows.rows == indices.count,
    "\(indices.count) rows of \(table.shape) are not \(rows.shape)")
  precondition(
    indices.allSatisfy { $0 >= 0 && $0 < table.rows }, "an index is no row of \(table.shape)")
}

private func groupSize<Scalar: BLASScalar>(of x: Matrix<Scalar>, _ y: Matrix<Scalar>) -> Int {
  precondition(
    x.columns == y.columns && y.rows > 0 && x.rows % y.rows == 0,
    "\(x.shape) has no groups of rows whose means are \(y.shape)")
  return max(1, x.rows / y.rows)
}

/// The mean over blocks of columns, such as attention heads: Y[i, f] ← 1/H·Σₕ X[i, h·w + f].
///
/// - Parameters:
///   - x: `n × H·w`.
///   - y: `n × w`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·H·w), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func meanOfColumnBlocks<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, into y: inout Matrix<Scalar>
) {
  let (blocks, width) = (blockCount(of: x, y), y.columns)
  let share = 1 / Scalar(blocks)
  y.fill(with: 0)
  let (rows, x) = (x.rows, x.elements.span)
  var mean = y.elements.mutableSpan
  for row in 0..<rows {
    for block in 0..<blocks {
      let (to, from) = (row * width, (row * blocks + block) * width)
      for column in 0..<width {
        mean[unchecked: to &+ column] += share * x[unchecked: from &+ column]
      }
    }
  }
}

/// The gradient of ``meanOfColumnBlocks(of:into:)``: dX[i, h·w + f] ← 1/H·dY[i, f].
///
/// - Parameters:
///   - y: dY, `n × w`.
///   - x: dX, `n × H·w`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·H·w), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func spreadToColumnBlocks<Scalar: BLASScalar>(
  _ y: Matrix<Scalar>, into x: inout Matrix<Scalar>
) {
  let (blocks, width) = (blockCount(of: x, y), y.columns)
  let share = 1 / Scalar(blocks)
  let (rows, y) = (x.rows, y.elements.span)
  var spread = x.elements.mutableSpan
  for row in 0..<rows {
    for block in 0..<blocks {
      let (to, from) = ((row * blocks + block) * width, row * width)
      for column in 0..<width {
        spread[unchecked: to &+ column] = share * y[unchecked: from &+ column]
      }
    }
  }
}

private func blockCount<Scalar: BLASScalar>(of x: Matrix<Scalar>, _ y: Matrix<Scalar>) -> Int {
  precondition(
    x.rows == y.rows && y.columns > 0 && x.columns % y.columns == 0,
    "\(x.shape) has no blocks of columns whose means are \(y.shape)")
  return x.columns / y.columns
}
