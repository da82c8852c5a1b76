internal import Numerics

/// Minimizes a smooth function of a few variables in a box: BFGS with steps cut at the bounds.
///
/// The inverse Hessian H starts at the identity; a step is −H·g, with the coordinates at a bound
/// that the gradient pushes outwards held still. Halving until Armijo's condition holds makes every
/// step a descent; a pair without positive curvature resets H.
///
/// Source: J. Nocedal, S. Wright, "Numerical Optimization", 2006, eqs. 3.4 and 6.17.
struct BoundedQuasiNewton: Sendable {
  /// A point with the function's value and gradient.
  struct Point: Sendable {
    let position: [Double]
    let value: Double
    let gradient: [Double]
  }

  let bounds: [ClosedRange<Double>]
  var iterations = 40
  /// The search ends when the value falls by less.
  var tolerance = 1e-7

  /// - Returns: the last and lowest point; the start itself where its value is not finite.
  /// - Complexity: O(iterations) evaluations.
  func minimize(from start: [Double], _ function: ([Double]) -> Point) -> Point {
    var point = function(clamped(start))
    guard point.value.isFinite else { return point }
    var inverse = Matrix<Double>.identity(start.count)
    for _ in 0..<iterations {
      let free = freeCoordinates(point)
      var direction = step(inverse, point.gradient, free: free)
      if !(dot(direction, point.gradient) < 0) {
        inverse = .identity(start.count)
        direction = step(inverse, point.gradient, free: free)
      }
      guard let next = lineSearch(from: point, along: direction, function) else { break }
      let fall = point.value - next.value
      update(&inverse, from: point, to: next)
      point = next
      if fall < tolerance { break }
    }
    return point
  }

  private func clamped(_ position: [Double]) -> [Double] {
    zip(position, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
  }

  private func freeCoordinates(_ point: Point) -> [Bool] {
    bounds.indices.map { index in
      let (x, slope) = (point.position[index], point.gradient[index])
      return !(x <= bounds[index].lowerBound && slope > 0)
        && !(x >= bounds[index].upperBound && slope < 0)
    }
  }

  /// −H·g on the free coordinates, at most two units long in each: θ are logarithms.
  private func step(_ inverse: Matrix<Double>, _ gradient: [Double], free: [Bool]) -> [Double] {
    var result = [Double](repeating: 0, count: gradient.count)
    gemv(inverse, zip(gradient, free).map { $1 ? $0 : 0 }, into: &result, alpha: -1)
    let longest = zip(result, free).map { $1 ? abs($0) : 0 }.max() ?? 0
    let shrink = longest > 2 ? 2 / longest : 1
    return zip(result, free).map { $1 ? shrink * $0 : 0 }
  }

  private func lineSearch(
    from point: Point, along direction: [Double], _ function: ([Double]) -> Point
  ) -> Point? {
    var length = 1.0
    for _ in 0..<20 {
      let next = function(clamped(zip(point.position, direction).map { $0 + length * $1 }))
      let moved = zip(next.position, point.position).map { $0 - $1 }
      let slope = dot(moved, point.gradient)
      if next.value.isFinite, slope < 0, next.value <= point.value + 1e-4 * slope { return next }
      length /= 2
    }
    return nil
  }

  /// H ← (I − ρ·s·yᵀ)·H·(I − ρ·y·sᵀ) + ρ·s·sᵀ with ρ = 1/(s·y).
  private func update(_ inverse: inout Matrix<Double>, from old: Point, to new: Point) {
    let s = zip(new.position, old.position).map { $0 - $1 }
    let y = zip(new.gradient, old.gradient).map { $0 - $1 }
    let curvature = dot(s, y)
    guard curvature > 1e-12 else {
      inverse = .identity(s.count)
      return
    }
    var hy = [Double](repeating: 0, count: s.count)
    gemv(inverse, y, into: &hy)
    let factor = (1 + dot(y, hy) / curvature) / curvature
    for row in s.indices {
      for column in s.indices {
        inverse[row, column] +=
          factor * s[row] * s[column] - (hy[row] * s[column] + s[row] * hy[column]) / curvature
      }
    }
  }
}
