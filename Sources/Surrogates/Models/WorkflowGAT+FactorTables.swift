import Numerics
import PromptSpace

extension WorkflowGAT: FactorizableSurrogate {
  /// - Complexity: O(Σ over agents i of Π over what i hears of P · (degree + hidden)·heads·hidden).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func factorTables(memoryLimit: Int) -> FactorTables<Scalar>? {
    guard let fitted else { preconditionFailure("factor tables before a successful fit") }
    guard network.attention.count == 1, tablesFit(memoryLimit) else { return nil }
    let weights = fitted.parameters[network.head2.weight]
    return FactorTables(
      space: table.space, factors: neighbourhoods.indices.map { factor(of: $0, fitted) },
      bias: fitted.parameters[network.head1.bias], weights: weights,
      offset: fitted.parameters[network.head2.bias][0, 0])
  }

  /// For each node the agents that it hears, itself among them, ascending.
  private var neighbourhoods: [[Int]] {
    (0..<network.edges.nodeCount).map { senders(to: $0).sorted() }
  }

  private func senders(to node: Int) -> [Int] {
    Array(
      network.edges.senders[network.edges.offsets[node]..<network.edges.offsets[node + 1]])
  }

  private func tablesFit(_ memoryLimit: Int) -> Bool {
    var bytes = 0.0
    for agents in neighbourhoods {
      bytes += agents.reduce(Double(MemoryLayout<Scalar>.size * architecture.hidden)) {
        $0 * Double(table.space.sizes[$1])
      }
    }
    return bytes <= Double(memoryLimit)
  }

  /// The table of one node: the attention of small graphs in which only this node hears anybody.
  private func factor(of node: Int, _ fitted: Fitted) -> FactorTables<Scalar>.Factor {
    let agents = neighbourhoods[node]
    let position = { agent in agents.firstIndex(of: agent) ?? 0 }
    let edges = IncomingEdges(
      agents.map { $0 == node ? senders(to: node).map(position) : [] })
    let space = AssignmentSpace(sizes: agents.map { table.space.sizes[$0] })
    let count = space.count ?? 0
    let capacity = min(count, 256)
    let layer = network.attention[0]
    var cache = GATv2Layer.Cache<Scalar>(
      layer, inputRows: 1, graphCount: capacity, edges: edges)
    (cache.sender, cache.receiver) = (fitted.senders, fitted.receivers)
    let receivers = (0..<capacity).map { $0 * agents.count + position(node) }
    var outputs = Matrix<Scalar>(rows: capacity, columns: layer.outputs)
    var entries = Matrix<Scalar>(rows: count, columns: architecture.hidden)
    var point = [Int](repeating: 0, count: agents.count)
    var rows = [Int](repeating: 0, count: capacity * agents.count)
    for start in stride(from: 0, to: count, by: capacity) {
      // A short batch is filled up with its last assignment: buffers keep their size.
      for index in 0..<capacity {
        for position in agents.indices {
          rows[index * agents.count + position] =
            table.offsets[agents[position]] + point[position]
        }
        advance(&point, within: space.sizes)
      }
      layer.mix(rows: rows, edges: edges, fitted.parameters, cache: &cache)
      // Only now the bias and the rectifier: the other nodes' outputs are thrown away.
      gatherRows(of: cache.mixed, receivers, into: &outputs)
      addBiasAndRectify(fitted.parameters[layer.bias], to: &outputs)
      gemm(
        outputs[rows: 0..<min(capacity, count - start)],
        fitted.parameters[network.head1.weight].transposed, into: &entries,
        at: BlockOrigin(row: start, column: 0), alpha: 1 / Scalar(network.edges.nodeCount))
    }
    return FactorTables.Factor(agents: agents, entries: entries)
  }
  /// The next point in rank order; the last one stays.
  private func advance(_ point: inout [Int], within sizes: [Int]) {
    guard let wheel = sizes.indices.last(where: { point[$0] + 1 < sizes[$0] }) else { return }
    point[wheel] += 1
    for other in wheel + 1..<max(sizes.count, wheel + 1) { point[other] = 0 }
  }
}
