import LanguageModels
import Synchronization

/// Adds up the tokens of each trial's calls, those that a kept answer served included, and hands every line on.
final class TokenTally: CallLog {
  private let log: JSONLinesCallLog
  private let sums = Mutex<[Int: (input: Int, output: Int)]>([:])

  init(_ log: JSONLinesCallLog) { self.log = log }

  var failure: String? { log.failure }

  func begin(_ start: CallStart) { log.begin(start) }

  func append(_ record: CallRecord) {
    log.append(record)
    guard let trial = record.context.trial else { return }
    let usage = record.outcome.usage
    sums.withLock {
      $0[trial, default: (0, 0)].input += usage.inputTokens
      $0[trial, default: (0, 0)].output += usage.outputTokens
    }
  }

  /// What a trial took if nothing had been kept; forgets it.
  func take(trial: Int) -> (input: Int, output: Int)? {
    sums.withLock { $0.removeValue(forKey: trial) }
  }
}
