/// y ← y + factor·x∘x, in double precision whatever that of x is.
///
/// - Parameters:
///   - x: any shape, read row after row.
///   - y: as many elements as x.
/// - Precondition: the numbers of elements agree.
/// - Complexity: O(elements), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func addSquares<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, times factor: Double, to y: inout [Double]
) {
  precondition(x.elements.count == y.count, "squares of \(x.shape) into \(y.count) elements")
  let x = x.elements.span
  var sum = y.mutableSpan
  for index in 0..<x.count {
    let value = Double(x[unchecked: index])
    sum[unchecked: index] += factor * value * value
  }
}

/// Σ wᵢ·xᵢ², the quadratic form of a diagonal matrix, in double precision.
///
/// - Parameters:
///   - x: any shape, read row after row.
///   - weights: w, as many elements as x.
/// - Precondition: the numbers of elements agree.
/// - Complexity: O(elements), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func weightedSquares<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, by weights: [Double]
) -> Double {
  precondition(
    x.elements.count == weights.count, "\(weights.count) weights for the squares of \(x.shape)")
  let (x, weights) = (x.elements.span, weights.span)
  var total = 0.0
  for index in 0..<x.count {
    let value = Double(x[unchecked: index])
    total += weights[unchecked: index] * value * value
  }
  return total
}

/// The derivative of the logistic function at every element from its value: d = s·(1 − s).
///
/// - Precondition: the shapes agree.
/// - Complexity: O(elements), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func slopeOfSigmoid<Scalar: BLASScalar>(
  _ values: Matrix<Scalar>, into slope: inout Matrix<Scalar>
) {
  precondition(
    values.rows == slope.rows && values.columns == slope.columns,
    "slopes \(slope.shape) of \(values.shape)")
  let values = values.elements.span
  var slope = slope.elements.mutableSpan
  for index in 0..<values.count {
    slope[unchecked: index] = values[unchecked: index] * (1 - values[unchecked: index])
  }
}
