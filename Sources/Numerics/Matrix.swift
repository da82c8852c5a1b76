/// A dense row-major matrix, `rows × columns`, with value semantics.
///
/// Element access is for setting up and reading out; loops over elements belong into a kernel of
/// this module, which the optimizer can vectorise.
public struct Matrix<Scalar: BLASScalar>: Hashable, Sendable {
  public let rows: Int
  public let columns: Int

  /// The `rows·columns` elements, row after row.
  public internal(set) var elements: [Scalar]

  /// A matrix whose elements all have one value.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
    precondition(rows >= 0 && columns >= 0, "no matrix has the shape \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = [Scalar](repeating: value, count: rows * columns)
  }

  /// A matrix from its elements, row after row.
  ///
  /// - Precondition: there are `rows·columns` elements.
  public init(rows: Int, columns: Int, elements: [Scalar]) {
    precondition(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "\(elements.count) elements do not fill \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix from its rows; no rows give the `0 × 0` matrix.
  ///
  /// - Precondition: all rows are equally long.
  public init(_ rows: [[Scalar]]) {
    let columns = rows.first?.count ?? 0
    precondition(
      rows.allSatisfy { $0.count == columns }, "rows differ in length: \(rows.map(\.count))")
    self.init(rows: rows.count, columns: columns, elements: rows.flatMap { $0 })
  }

  /// A copy in another precision.
  public init<Source: BLASScalar>(converting source: Matrix<Source>) {
    self.init(
      rows: source.rows, columns: source.columns, elements: source.elements.map { Scalar($0) })
  }

  /// The `n × n` identity.
  public static func identity(_ n: Int) -> Matrix {
    var result = Matrix(rows: n, columns: n)
    for index in 0..<n { result[index, index] = 1 }
    return result
  }

  public subscript(row: Int, column: Int) -> Scalar {
    get {
      precondition(contains(row, column), outside(row, column))
      return elements[row * columns + column]
    }
    set {
      precondition(contains(row, column), outside(row, column))
      elements[row * columns + column] = newValue
    }
  }

  /// A copy of one row.
  public func row(_ index: Int) -> [Scalar] {
    precondition((0..<rows).contains(index), "row \(index) lies outside \(shape)")
    return Array(elements[index * columns..<(index + 1) * columns])
  }

  /// The shape in words for messages, such as `3 × 4`.
  public var shape: String { "\(rows) × \(columns)" }

  /// Sets every element to one value, without allocation.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func fill(with value: Scalar) {
    elements.withUnsafeMutableBufferPointer { $0.update(repeating: value) }
  }

  /// Copies the elements of a matrix of the same shape, without allocation.
  ///
  /// An assignment would share memory, and the next change of either matrix would have to copy it.
  ///
  /// - Precondition: the shapes agree.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func copyElements(of source: Matrix) {
    precondition(
      rows == source.rows && columns == source.columns, "\(source.shape) does not fill \(shape)")
    elements.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: source.elements) }
  }

  /// Copies one row over another, without allocation.
  ///
  /// - Precondition: the rows exist.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func copyRow(_ source: Int, into target: Int) {
    precondition(
      (0..<rows).contains(source) && (0..<rows).contains(target),
      "rows \(source) and \(target) of \(shape)")
    for column in 0..<columns {
      elements[target * columns + column] = elements[source * columns + column]
    }
  }

  private func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < rows && column >= 0 && column < columns
  }

  private func outside(_ row: Int, _ column: Int) -> String {
    "(\(row), \(column)) lies outside \(shape)"
  }
}
