import ArgumentParser
import Foundation

extension CompareCommand {
  /// Options that make no sense together.
  func checkInput() throws {
    if config != nil { return try checkProjectOptions() }
    if runDir != nil {
      throw ValidationError("--run-dir is for a project: studies on tables leave no folder.")
    }
    if table.isEmpty && synthetic.isEmpty {
      throw ValidationError("--table names no table; 'maspob tabulate' makes one.")
    }
  }

  private func checkProjectOptions() throws {
    if !(table + synthetic).isEmpty {
      throw ValidationError("-c works on a project; leave --table and --synthetic out.")
    }
    if maxCalls == nil {
      throw ValidationError("--max-calls is missing: what each study of a project may spend.")
    }
    if noReplay {
      throw ValidationError(
        "--no-replay is for tables; a study on a project pays for no request twice.")
    }
    if chosenTarget != nil {
      throw ValidationError("--target is for tables: no best combination is known here.")
    }
    if chosenJobs != nil {
      throw ValidationError(
        "--jobs is for tables; the calls at a time are a project's 'runtime: {concurrency}'.")
    }
  }

  /// Values out of their ranges.
  func checkNumbers() throws {
    if maxEvaluations == nil && maxCalls == nil && maxCallsOf == nil {
      throw ValidationError(
        "A limit is missing: --max-evaluations, --max-calls or --max-calls-of.")
    }
    let limits = [
      ("--max-evaluations", maxEvaluations), ("--max-calls", maxCalls),
      ("--max-calls-of", maxCallsOf),
    ]
    for (name, value) in limits {
      if let value, !(1...1_000_000_000).contains(value) {
        throw ValidationError("\(name) must lie between 1 and 1000000000.")
      }
    }
    if !(2...1_000_000).contains(seeds) {
      throw ValidationError("--seeds must lie between 2 and 1000000: an interval needs two.")
    }
    if firstSeed > UInt64(Int.max) {
      throw ValidationError("--first-seed must be at most \(Int.max).")
    }
    if let report, !["html", "htm"].contains(URL(filePath: report).pathExtension.lowercased()) {
      throw ValidationError("--report must end in .html.")
    }
    if !(0...1).contains(target) { throw ValidationError("--target must lie between 0 and 1.") }
    if !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024.") }
  }
}
