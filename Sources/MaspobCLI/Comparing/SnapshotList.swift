import MASPO
import MASPORuntime
import Synchronization

/// The prompts that a search held on its way, whenever they changed.
final class SnapshotList: Sendable {
  struct Snapshot: Sendable {
    let prompts: [String]
    let spent: RequestMeter.Totals
  }

  private struct State {
    var list: [Snapshot] = []
    var spent = RequestMeter.Totals()
  }

  private let state = Mutex(State())

  /// What an event leaves in use, if that is new.
  func note(_ event: MASPOEvent, _ spent: RequestMeter.Totals) {
    state.withLock { state in
      state.spent = spent
      if state.list.last?.prompts == event.prompts { return }
      state.list.append(Snapshot(prompts: event.prompts, spent: spent))
    }
  }

  var all: [Snapshot] { state.withLock { $0.list } }

  /// Of the whole search.
  var spent: RequestMeter.Totals { state.withLock { $0.spent } }
}
