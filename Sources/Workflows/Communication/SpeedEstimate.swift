import Synchronization

/// How fast a model answered one call.
struct CallPace: Hashable {
  /// τ in seconds: from the request to the first text.
  let latency: Double
  /// S·d in seconds: from the first text to the last.
  let decoding: Double

  /// The number of steps for which a chain takes the least time.
  ///
  /// An answer that takes D to write costs (S + A − 1)·(τ + D/S), which is least at S = √((A − 1)·D/τ).
  func bestSteps(agents: Int, limit: Int) -> Int {
    guard agents > 1 else { return 1 }
    guard latency > 0 else { return limit }
    let best = (Double(agents - 1) * decoding / latency).squareRoot()
    return Int(min(max(best.rounded(), 1), Double(limit)))
  }
}

/// The pace of the newest calls of first agents.
final class SpeedEstimate: Sendable {
  private static let memory = 32
  private let paces = Mutex<[CallPace]>([])

  func note(_ pace: CallPace) {
    paces.withLock { paces in
      paces.append(pace)
      if paces.count > Self.memory { paces.removeFirst() }
    }
  }

  /// Of latency and decoding each for itself; `nil` before the first call.
  var median: CallPace? {
    let paces = paces.withLock { $0 }
    guard !paces.isEmpty else { return nil }
    let middle = { (values: [Double]) in values.sorted()[values.count / 2] }
    return CallPace(
      latency: middle(paces.map(\.latency)), decoding: middle(paces.map(\.decoding)))
  }
}
