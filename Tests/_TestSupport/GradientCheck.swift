/// Compares a hand-written gradient with differences of the function itself.
///
///     f'(x) ≈ ( 8·(f(x + h) − f(x − h)) − (f(x + 2h) − f(x − 2h)) ) / 12h
///
/// The error is O(h⁴) in truncation and O(ε/h) in rounding; h = 1e-4 leaves about 1e-13 of the size
/// of f. Where the function has a kink within 2h the differences mean nothing: the function reports
/// on which side of each kink it stands, and an element whose sides change is skipped.
public struct GradientCheck: Sendable {
  /// A value of the function, and the sides of its kinks.
  public struct Point: Sendable {
    public let value: Double
    public let sides: [Bool]

    public init(value: Double, sides: [Bool]) {
      self.value = value
      self.sides = sides
    }
  }

  /// What the comparison of one tensor found.
  public struct Report: Sendable {
    /// The largest |numeric − analytic| / max(|numeric|, |analytic|, floor).
    public internal(set) var worst = 0.0
    /// Where it is.
    public internal(set) var worstElement = 0
    public internal(set) var checked = 0
    public internal(set) var skipped = 0
  }

  public var step = 1e-4

  /// Gradients smaller than this are compared as if they were this large.
  public var floor: Double

  public init(floor: Double) { self.floor = floor }

  /// Checks some elements of a tensor.
  ///
  /// - Parameters:
  ///   - values: the tensor's elements at the point where the gradient was taken.
  ///   - gradient: the gradient to check, as long as `values`.
  ///   - elements: which ones to check.
  ///   - evaluate: the function at the same point with the tensor replaced.
  public func compare(
    values: [Double], gradient: [Double], elements: some Sequence<Int>,
    evaluate: ([Double]) -> Point
  ) -> Report {
    precondition(values.count == gradient.count, "\(values.count) values, \(gradient.count) slopes")
    var report = Report()
    let sides = evaluate(values).sides
    for element in elements {
      let points = [-2.0, -1, 1, 2].map { offset in
        var moved = values
        moved[element] += offset * step
        return evaluate(moved)
      }
      guard points.allSatisfy({ $0.sides == sides }) else {
        report.skipped += 1
        continue
      }
      report.checked += 1
      let near = points[2].value - points[1].value
      let far = points[3].value - points[0].value
      let numeric = (8 * near - far) / (12 * step)
      let size = max(abs(numeric), abs(gradient[element]), floor)
      let error = abs(numeric - gradient[element]) / size
      // NaN must not compare as small.
      if !(error <= report.worst) { (report.worst, report.worstElement) = (error, element) }
    }
    return report
  }
}
