// Every loop here is written in a form that the optimizer vectorises: shapes are checked once,
// before the loop, and a condition selects between two constants, `let factor = x > 0 ? a : b`, not
// two loads.

/// Adds a bias to every row: X ← X + 1·bᵀ.
///
/// - Parameters:
///   - bias: b, `1 × m`.
///   - x: `n × m`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func addBias<Scalar: BLASScalar>(_ bias: Matrix<Scalar>, to x: inout Matrix<Scalar>) {
  precondition(bias.elements.count == x.columns, "bias \(bias.shape) for \(x.shape)")
  let (rows, columns) = (x.rows, x.columns)
  let bias = bias.elements.span
  var sum = x.elements.mutableSpan
  for row in 0..<rows {
    let start = row * columns
    for column in 0..<columns { sum[unchecked: start &+ column] += bias[unchecked: column] }
  }
}

/// Adds a bias to every row, then rectifies and scales: X ← scale·max(X + 1·bᵀ, 0).
///
/// NaN stays NaN, so that a diverged pass is seen by its loss.
///
/// - Parameters:
///   - bias: b, `1 × m`.
///   - x: `n × m`.
///   - scale: 1, or 1/(1 − p) where a share p of the result is about to be dropped.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func addBiasAndRectify<Scalar: BLASScalar>(
  _ bias: Matrix<Scalar>, to x: inout Matrix<Scalar>, scale: Scalar = 1
) {
  precondition(bias.elements.count == x.columns, "bias \(bias.shape) for \(x.shape)")
  let (rows, columns) = (x.rows, x.columns)
  let bias = bias.elements.span
  var output = x.elements.mutableSpan
  for row in 0..<rows {
    let start = row * columns
    for column in 0..<columns {
      let sum = output[unchecked: start &+ column] + bias[unchecked: column]
      let factor: Scalar = sum > 0 ? scale : 0
      output[unchecked: start &+ column] = factor * sum
    }
  }
}

/// The gradient of ``addBiasAndRectify(_:to:scale:)`` and of a dropout after it: dY ← scale·[Y >
/// 0]·dY.
///
/// A dropped element of Y is zero like a rectified one, so that Y itself is the mask of both.
///
/// - Parameters:
///   - gradient: dY, `n × m`; becomes the gradient of X and, summed over rows, of the bias.
///   - output: Y, `n × m`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func rectifyBackward<Scalar: BLASScalar>(
  _ gradient: inout Matrix<Scalar>, output: Matrix<Scalar>, scale: Scalar = 1
) {
  precondition(
    gradient.rows == output.rows && gradient.columns == output.columns,
    "gradient \(gradient.shape) for \(output.shape)")
  let output = output.elements.span
  var gated = gradient.elements.mutableSpan
  for index in 0..<output.count {
    let factor: Scalar = output[unchecked: index] > 0 ? scale : 0
    gated[unchecked: index] *= factor
  }
}

/// The gradient of ``addBias(_:to:)`` for the bias: s ← Σ over rows of X.
///
/// - Parameters:
///   - x: `n × m`.
///   - sums: `1 × m`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·m), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func columnSums<Scalar: BLASScalar>(of x: Matrix<Scalar>, into sums: inout Matrix<Scalar>) {
  precondition(sums.elements.count == x.columns, "sums \(sums.shape) of \(x.shape)")
  let (rows, columns) = (x.rows, x.columns)
  sums.fill(with: 0)
  let x = x.elements.span
  var total = sums.elements.mutableSpan
  for row in 0..<rows {
    let start = row * columns
    for column in 0..<columns { total[unchecked: column] += x[unchecked: start &+ column] }
  }
}

/// Sets single elements to zero, counted row after row: what dropout does to its victims.
///
/// - Precondition: every index lies within the elements.
/// - Complexity: O(indices), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func zeroElements<Scalar: BLASScalar>(_ indices: [Int], of x: inout Matrix<Scalar>) {
  let count = x.elements.count
  precondition(
    indices.allSatisfy { $0 >= 0 && $0 < count }, "an index lies outside \(count) elements")
  var target = x.elements.mutableSpan
  for index in indices { target[unchecked: index] = 0 }
}

/// The logistic function of every element: x ← 1 / (1 + e⁻ˣ).
///
/// - Complexity: O(elements), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func applySigmoid<Scalar: BLASScalar>(to x: inout Matrix<Scalar>) {
  var value = x.elements.mutableSpan
  for index in value.indices {
    value[unchecked: index] = 1 / (1 + Scalar.exponential(-value[unchecked: index]))
  }
}

/// The weighted mean squared error of predictions and its gradient before the logistic function.
///
///     loss = 1/n·Σ wᵢ·(pᵢ − yᵢ)²        dᵢ = 2/n·wᵢ·(pᵢ − yᵢ)·pᵢ·(1 − pᵢ)
///
/// - Parameters:
///   - prediction: p, `n × 1`, outputs of ``applySigmoid(to:)``.
///   - target: y, `n × 1`.
///   - weights: w, `n × 1`; ones give the plain mean, bit by bit.
///   - gradient: d, `n × 1`.
/// - Returns: the loss.
/// - Precondition: the shapes agree and n is positive.
/// - Complexity: O(n), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func squaredErrorOfSigmoid<Scalar: BLASScalar>(
  _ prediction: Matrix<Scalar>, target: Matrix<Scalar>, weights: Matrix<Scalar>,
  gradient: inout Matrix<Scalar>
) -> Scalar {
  let n = prediction.elements.count
  precondition(
    n > 0 && target.elements.count == n && weights.elements.count == n
      && gradient.elements.count == n,
    "prediction \(prediction.shape), target \(target.shape), weights \(weights.shape), "
      + "gradient \(gradient.shape)")
  let share = 1 / Scalar(n)
  let (prediction, target) = (prediction.elements.span, target.elements.span)
  let weights = weights.elements.span
  var slope = gradient.elements.mutableSpan
  var loss: Scalar = 0
  for index in 0..<n {
    let p = prediction[unchecked: index]
    let error = p - target[unchecked: index]
    let weight = weights[unchecked: index]
    loss += weight * (error * error)
    slope[unchecked: index] = weight * (2 * share * error * p * (1 - p))
  }
  return loss * share
}
