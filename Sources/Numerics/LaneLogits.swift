/// The last layer of a small network, s = w·relu(x) + c.
public struct RectifiedHead<Scalar: BLASScalar>: Sendable {
  /// w, `1 × m`.
  public let weights: Matrix<Scalar>
  /// c.
  public let offset: Scalar

  public init(weights: Matrix<Scalar>, offset: Scalar) {
    self.weights = weights
    self.offset = offset
  }
}

/// Lanes stand side by side in memory, and come in multiples of this.
public let laneMultiple = 8

/// Turns rows of a table into lanes: block b of the result holds rows `first[b] + l·stride` side by
/// side, unit after unit, and behind the last lane that lane again.
///
/// - Parameters:
///   - table: rows of `m` units.
///   - first: for each block its first row.
///   - stride: the distance of neighbouring lanes' rows.
///   - count: how many lanes differ, at least one.
/// - Returns: `blocks × m·lanes`, with `count` rounded up to a multiple of ``laneMultiple``.
/// - Precondition: the rows exist, and the distance is not negative.
/// - Complexity: O(blocks·m·lanes).
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func laneBlocks<Scalar: BLASScalar>(
  of table: Matrix<Scalar>, first: [Int], stride: Int, count: Int
) -> Matrix<Scalar> {
  precondition(
    count > 0 && stride >= 0
      && first.allSatisfy { $0 >= 0 && $0 + (count - 1) * stride < table.rows },
    "\(count) lanes at distance \(stride) leave \(table.shape)")
  let (hidden, lanes) = (table.columns, paddedLanes(count))
  var result = Matrix<Scalar>(rows: first.count, columns: hidden * lanes)
  let source = table.elements.span
  var target = result.elements.mutableSpan
  for block in first.indices {
    for lane in 0..<lanes {
      let from = (first[block] + min(lane, count - 1) * stride) * hidden
      let to = block * hidden * lanes + lane
      for unit in 0..<hidden {
        target[unchecked: to &+ unit &* lanes] = source[unchecked: from &+ unit]
      }
    }
  }
  return result
}

/// The smallest multiple of ``laneMultiple`` that holds `count` lanes.
public func paddedLanes(_ count: Int) -> Int {
  (count + laneMultiple - 1) / laneMultiple * laneMultiple
}

/// What a head makes of many inputs at once, each the sum of its lane and a shared row:
///
///     s_l = Σ_u w_u·relu( X[u, l] + r_u ) + c
///
/// - Parameters:
///   - blocks: each row is one X, `m × lanes`, unit after unit.
///   - block: the row to read.
///   - rows: each row is one r, `m` elements.
///   - row: the row to read.
///   - head: w and c.
///   - logits: s, one for each lane.
/// - Returns: the largest of the logits, and whether one of them is NaN.
/// - Precondition: the rows exist, the widths agree, and there are some lanes, a multiple of
///   ``laneMultiple``.
/// - Complexity: O(m·lanes), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func laneLogits<Scalar: BLASScalar>(
  of blocks: Matrix<Scalar>, at block: Int, plus rows: Matrix<Scalar>, at row: Int,
  head: RectifiedHead<Scalar>, into logits: inout [Scalar]
) -> (highest: Scalar, hasNaN: Bool) {
  laneLogits(
    of: blocks, at: block, plus: rows, at: row, head: head, into: &logits, instructions: .current)
}

/// The same by the kernel of one instruction set.
func laneLogits<Scalar: BLASScalar>(
  of blocks: Matrix<Scalar>, at block: Int, plus rows: Matrix<Scalar>, at row: Int,
  head: RectifiedHead<Scalar>, into logits: inout [Scalar], instructions: InstructionSet
) -> (highest: Scalar, hasNaN: Bool) {
  let (hidden, lanes) = (rows.columns, logits.count)
  precondition(
    lanes > 0 && lanes % laneMultiple == 0 && blocks.columns == hidden * lanes
      && head.weights.elements.count == hidden && (0..<blocks.rows).contains(block)
      && (0..<rows.rows).contains(row),
    "\(lanes) lanes at \((block, row)) of \(blocks.shape) and \(rows.shape)")
  let task = LaneTask(
    hidden: hidden, lanes: lanes, offset: head.offset, instructions: instructions)
  return blocks.elements.withUnsafeBufferPointer { x in
    rows.elements.withUnsafeBufferPointer { r in
      guard let x = x.baseAddress, let r = r.baseAddress else { return (head.offset, false) }
      return Scalar.laneLogits(
        task, block: x + block * hidden * lanes, row: r + row * hidden,
        weights: head.weights.elements, logits: &logits)
    }
  }
}
