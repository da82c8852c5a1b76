internal import Numerics

/// The memory in which a fitted network predicts batches of one size.
struct PredictionWorkspace<Scalar: BLASScalar>: Sendable {
  /// Assignments in a batch.
  let capacity: Int
  private var cache: NetworkCache<Scalar>
  private let instanceRows: [Int]

  init(_ network: WorkflowNetwork, fitted: WorkflowGAT<Scalar>.Fitted, capacity: Int) {
    self.capacity = capacity
    cache = NetworkCache(network, usedRows: 0, count: capacity, sharesEncodings: true)
    cache.attention[0].sender = fitted.senders
    cache.attention[0].receiver = fitted.receivers
    instanceRows = Array(0..<capacity * network.edges.nodeCount)
  }

  /// Appends a prediction for each assignment of a batch.
  ///
  /// - Parameter rows: table rows of all nodes of the assignments, at most ``capacity``
  ///   assignments.
  mutating func predict(
    _ network: WorkflowNetwork, fitted: WorkflowGAT<Scalar>.Fitted, rows: [Int],
    into result: inout [Double]
  ) {
    let count = rows.count / network.edges.nodeCount
    // A short batch is filled up with its first candidate: buffers keep their size.
    let padding = [Int](repeating: 0, count: instanceRows.count - rows.count)
    for (index, layer) in network.attention.enumerated() {
      if index > 0 {
        let previous = network.attention[index - 1].output(cache.attention[index - 1])
        layer.project(previous, fitted.parameters, cache: &cache.attention[index])
      }
      layer.attend(
        rows: index == 0 ? rows + padding : instanceRows, edges: network.edges, fitted.parameters,
        cache: &cache.attention[index])
    }
    network.score(fitted.parameters, masks: nil, cache: &cache)
    result.append(contentsOf: cache.prediction.elements.prefix(count).map { Double($0) })
  }
}
