/// The edges of a small graph, grouped by the node that they enter.
public struct IncomingEdges: Hashable, Sendable {
  /// `senders[offsets[i]..<offsets[i + 1]]` are the nodes that send to node `i`.
  public let offsets: [Int]
  public let senders: [Int]

  /// - Parameter sendersByNode: for each node the nodes that send to it, itself among them if it
  ///   has a self-loop.
  /// - Precondition: every node receives at least one edge, from a node of the graph.
  public init(_ sendersByNode: [[Int]]) {
    precondition(
      sendersByNode.allSatisfy { senders in
        !senders.isEmpty && senders.allSatisfy { sendersByNode.indices.contains($0) }
      }, "each of \(sendersByNode.count) nodes needs an edge from one of them: \(sendersByNode)")
    var offsets = [0]
    for senders in sendersByNode { offsets.append((offsets.last ?? 0) + senders.count) }
    self.offsets = offsets
    self.senders = sendersByNode.flatMap { $0 }
  }

  public var nodeCount: Int { offsets.count - 1 }

  /// Number of edges E.
  public var count: Int { senders.count }
}
