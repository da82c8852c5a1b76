import Foundation
import MASPO
import MASPORuntime
import Studies
import Synchronization

/// The prompts that a search held on its way, with its spending, in a file of the study's folder.
///
/// A process that finds the search done reads what an earlier one noted; one that searches goes through the whole
/// search again, by its own replies, and so begins the list anew.
final class SnapshotList: Sendable {
  /// A line of the file: where an event left the search.
  struct Snapshot: Codable, Hashable, Sendable {
    let prompts: [String]
    let calls: Int
    let tokens: Int
  }

  private struct State {
    var lines: [Snapshot]
    /// Whether ``lines`` are this process's.
    var isOwn = false
    var failure: (any Error)?
  }

  private let file: URL
  private let state: Mutex<State>

  init(in folder: RunFolder) {
    file = folder.url.appending(path: "snapshots.jsonl")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(Snapshot.self, from: Data($0.utf8))
    }
    state = Mutex(State(lines: lines))
  }

  /// Notes what an event leaves in use.
  func note(_ event: MASPOEvent, _ spent: RequestMeter.Totals) {
    note(Snapshot(prompts: event.prompts, calls: spent.calls, tokens: spent.tokens))
  }

  func note(_ snapshot: Snapshot) {
    state.withLock { state in
      if !state.isOwn { state.lines = [] }
      state.isOwn = true
      state.lines.append(snapshot)
      do {
        let lines = try state.lines.map { try JSONText.line($0) + "\n" }
        try TextFile.write(lines.joined(), to: file)
      } catch { state.failure = error }
    }
  }

  /// The first of those in a row that hold the same prompts, and what the whole search took.
  ///
  /// - Throws: ``StudyError`` where the file could not be written.
  func contents() throws -> (changes: [Snapshot], end: Snapshot?) {
    let (lines, failure) = state.withLock { ($0.lines, $0.failure) }
    if let failure { throw failure }
    let changes = lines.indices.filter { $0 == 0 || lines[$0].prompts != lines[$0 - 1].prompts }
    return (changes.map { lines[$0] }, lines.last)
  }
}
