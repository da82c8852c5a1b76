internal import Numerics
internal import Randomness

/// Every buffer of a training pass, allocated once a fit.
///
/// Sizes: `u` distinct candidates, `n` observations of `N` nodes, and `r` encoded rows: `u` when
/// all observations share the encodings of a candidate, else one for each of the `n·N` instances.
struct NetworkCache<Scalar: BLASScalar>: Sendable {
  /// `u × encoderWidth`, before bias and rectifier; empty when encodings are shared.
  var product1: Matrix<Scalar>
  /// `r × encoderWidth`.
  var encoded1: Matrix<Scalar>
  /// `r × hidden`.
  var encoded2: Matrix<Scalar>
  var attention: [GATv2Layer.Cache<Scalar>]
  /// Mean over nodes, `n × width of the last layer`.
  var pooled: Matrix<Scalar>
  /// `n × hidden`.
  var hidden: Matrix<Scalar>
  /// `n × 1`.
  var prediction: Matrix<Scalar>

  /// Gradients of the buffers with the same names; ``dScore`` is that before the logistic function.
  var dProduct1: Matrix<Scalar>
  var dEncoded1: Matrix<Scalar>
  var dEncoded2: Matrix<Scalar>
  var dPooled: Matrix<Scalar>
  var dHidden: Matrix<Scalar>
  var dScore: Matrix<Scalar>

  /// - Parameters:
  ///   - usedRows: u.
  ///   - count: n.
  ///   - sharesEncodings: whether r is u.
  init(_ network: WorkflowNetwork, usedRows: Int, count: Int, sharesEncodings: Bool) {
    let instances = count * network.edges.nodeCount
    let encodedRows = sharesEncodings ? usedRows : instances
    let hiddenWidth = network.architecture.hidden
    product1 = Matrix(rows: sharesEncodings ? 0 : usedRows, columns: network.encoderWidth)
    encoded1 = Matrix(rows: encodedRows, columns: network.encoderWidth)
    encoded2 = Matrix(rows: encodedRows, columns: hiddenWidth)
    attention = network.attention.enumerated().map { index, layer in
      GATv2Layer.Cache(
        layer, inputRows: index == 0 ? encodedRows : instances, graphCount: count,
        edges: network.edges)
    }
    pooled = Matrix(rows: count, columns: network.attention.last?.outputs ?? hiddenWidth)
    hidden = Matrix(rows: count, columns: hiddenWidth)
    prediction = Matrix(rows: count, columns: 1)
    (dProduct1, dEncoded1, dEncoded2) = (product1, encoded1, encoded2)
    (dPooled, dHidden, dScore) = (pooled, hidden, prediction)
  }
}

/// The units that one training pass leaves out.
struct DropoutMasks: Sendable {
  private(set) var encoder: Dropout
  private(set) var attention: [Dropout]
  private(set) var head: Dropout

  init(_ network: WorkflowNetwork) {
    let dropout = Dropout(rate: network.architecture.dropout)
    encoder = dropout
    attention = network.attention.map { _ in dropout }
    head = dropout
  }

  /// Draws all masks for the sizes of a cache.
  mutating func draw<Scalar>(
    for cache: NetworkCache<Scalar>, using generator: inout Xoshiro256StarStar
  ) {
    encoder.draw(count: cache.encoded1.elements.count, using: &generator)
    for index in attention.indices {
      attention[index].draw(
        count: cache.attention[index].weights.keep.elements.count, using: &generator)
    }
    head.draw(count: cache.hidden.elements.count, using: &generator)
  }
}
