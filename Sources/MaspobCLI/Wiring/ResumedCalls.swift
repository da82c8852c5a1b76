import Evaluation
import Foundation
import LanguageModels
import Logging
import Studies

/// The calls log of work that earlier processes may have begun: open for more, and what it said until now.
struct ResumedCalls {
  let log: JSONLinesCallLog
  let history: CallHistory
  private let records: [CallRecord]

  /// Books attempts whose end nobody saw at their reservation.
  ///
  /// - Throws: ``StudyError`` for a file that cannot be read or written.
  init(at file: URL) throws {
    log = try JSONLinesCallLog(at: file)
    let contents = try CallHistory.contents(of: file)
    for start in contents.unfinished { log.append(CallRecord(lost: start, at: Date())) }
    history = CallHistory(contents)
    records = contents.records
  }

  /// Services that go on where the log ends.
  func options(caps: BudgetCaps, logger: Logger) -> Services.Options {
    Services.Options(
      caps: caps, spent: history.spent, wall: history.wall, overruns: ObservedOverruns(records),
      records: records, callLog: log, logger: logger)
  }
}

extension CallHistory {
  /// What counts against the caps of a study: logged, lost ones at their reservation, and reported.
  func spent(in state: StudyState) -> BudgetAmount {
    spent + BudgetAmount(state.reportedUsage)
  }
}
