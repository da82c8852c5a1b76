/// The edges of a small graph, grouped by the node that they enter.
public struct IncomingEdges: Hashable, Sendable {
  /// `senders[offsets[i]..<offsets[i + 1]]` are the nodes that send to node `i`.
  public let offsets: [Int]
  public let senders: [Int]

  /// - Parameter sendersByNode: for each node the nodes that send to it, itself among them if it
  ///   has a self-loop; a node that hears nobody mixes nothing and gets zeros.
  /// - Precondition: every edge comes from a node of the graph.
  public init(_ sendersByNode: [[Int]]) {
    precondition(
      sendersByNode.allSatisfy { senders in
        senders.allSatisfy { sendersByNode.indices.contains($0) }
      }, "edges come from one of \(sendersByNode.count) nodes: \(sendersByNode)")
    var offsets = [0]
    for senders in sendersByNode { offsets.append((offsets.last ?? 0) + senders.count) }
    self.offsets = offsets
    self.senders = sendersByNode.flatMap { $0 }
  }

  public var nodeCount: Int { offsets.count - 1 }

  /// Number of edges E.
  public var count: Int { senders.count }
}
