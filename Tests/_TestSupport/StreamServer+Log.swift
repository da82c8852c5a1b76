extension StreamServer {
  /// What came and what was sent when, in seconds of the server's monotonic clock.
  public struct Log: Decodable, Sendable {
    public struct Step: Decodable, Sendable {
      /// `AGENT.CALL.STEP`
      public let id: String
      public let due: Double
      /// Just before the bytes that completed it were written.
      public let sent: Double
    }

    public struct Message: Decodable, Sendable {
      public let role: String
      public let content: String
    }

    public struct Call: Decodable, Sendable {
      /// `AGENT.CALL`
      public let id: String
      public let agent: String
      /// Of this agent, from 1.
      public let call: Int
      public let isRoot: Bool
      /// The steps in its last message.
      public let parents: [String]
      public let hash: String
      /// Whether the agent's prompt before is a prefix of this one; `nil` for its first.
      public let extends: Bool?
      public let promptTokens: Int
      public let cachedTokens: Int
      public let bytes: Int
      /// When the request was complete.
      public let arrived: Double
      public let admitted: Double?
      public let steps: [Step]
      public let ended: Double?
      public let outcome: String?
      /// Where they were to be kept.
      public let messages: [Message]?
    }

    public let calls: [Call]
    /// Most calls at one time.
    public let peak: Int
    public let connections: Int
    /// Seconds that the whole process has used, whatever for.
    public let cpu: Double
  }
}

extension StreamServer.Log {
  /// From the first request to the last byte.
  public var wall: Duration {
    let start = calls.map(\.arrived).min() ?? 0
    return .seconds((calls.compactMap(\.ended).max() ?? start) - start)
  }

  /// How long after it was due each step was sent, ascending.
  public var lateness: [Duration] {
    calls.flatMap(\.steps).map { .seconds($0.sent - $0.due) }.sorted()
  }

  /// From the moment an agent could have called, since a step was sent and the call before was over, to the arrival of
  /// its complete request; ascending.
  public var handOffs: [Duration] {
    let sent = Dictionary(
      calls.flatMap(\.steps).map { ($0.id, $0.sent) }, uniquingKeysWith: { first, _ in first })
    var ends: [String: Double] = [:]
    var handOffs: [Duration] = []
    for call in calls.sorted(by: { $0.arrived < $1.arrived }) {
      // Of several, any one would have been enough.
      if let first = call.parents.compactMap({ sent[$0] }).min() {
        handOffs.append(.seconds(call.arrived - max(first, ends[call.agent] ?? first)))
      }
      ends[call.agent] = call.ended
    }
    return handOffs.sorted()
  }
}

extension [Duration] {
  /// Of ascending values, the one below which this share of them lies; zero where there are none.
  public func quantile(_ share: Double) -> Duration {
    isEmpty ? .zero : self[Int(share * Double(count - 1))]
  }
}
