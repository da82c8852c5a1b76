import Glibc
import Synchronization

/// The process groups of every child that is alive, for an end without time to clean up.
package enum ChildProcessGroups {
  private static let live = Mutex<Set<pid_t>>([])

  static func add(_ group: pid_t) { live.withLock { _ = $0.insert(group) } }

  static func remove(_ group: pid_t) { live.withLock { _ = $0.remove(group) } }

  /// Ends every child and its children at once.
  package static func killAll() {
    live.withLock { groups in
      for group in groups { _ = Glibc.kill(-group, SIGKILL) }
    }
  }
}
