internal import Numerics

/// The place of one tensor in every ``ParameterSet`` of a layout.
struct ParameterID: Hashable, Sendable {
  let index: Int
}

/// Names and shapes of a network's tensors, in PyTorch's naming.
struct ParameterLayout: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    let name: String
    let rows: Int
    let columns: Int
  }

  private(set) var entries: [Entry] = []

  /// Adds a tensor; vectors are stored as one row.
  mutating func add(_ name: String, rows: Int = 1, columns: Int) -> ParameterID {
    entries.append(Entry(name: name, rows: rows, columns: columns))
    return ParameterID(index: entries.count - 1)
  }
}

/// One value for every tensor of a layout: parameters, their gradients, or moments of those.
struct ParameterSet<Scalar: BLASScalar>: Hashable, Sendable {
  let layout: ParameterLayout

  /// In the order of the layout.
  var tensors: [Matrix<Scalar>]

  /// All zero.
  init(_ layout: ParameterLayout) {
    self.layout = layout
    tensors = layout.entries.map { Matrix(rows: $0.rows, columns: $0.columns) }
  }

  subscript(id: ParameterID) -> Matrix<Scalar> {
    get { tensors[id.index] }
    // In place: a setter would copy the tensor first.
    _modify { yield &tensors[id.index] }
  }

  /// The place of a tensor, or `nil` if the layout has no such name.
  func id(named name: String) -> ParameterID? {
    layout.entries.firstIndex { $0.name == name }.map { ParameterID(index: $0) }
  }
}
