import Synchronization

/// A place where a number of tasks must meet; nobody leaves before the last has come.
public final class Rendezvous: Sendable {
  private let arrived = Mutex(0)
  private let expected: Int

  public init(of expected: Int) { self.expected = expected }

  /// Waits for the others.
  ///
  /// - Returns: false when they did not come within five seconds.
  public func meet() async -> Bool {
    arrived.withLock { $0 += 1 }
    for _ in 0..<5_000 {
      if arrived.withLock({ $0 }) >= expected { return true }
      do { try await Task.sleep(for: .milliseconds(1)) } catch { return false }
    }
    return false
  }
}
