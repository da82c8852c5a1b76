import Foundation

/// What `harness.py` says about a job.
struct HarnessReply: Decodable {
  struct Failure: Decodable {
    let statement: String
    let type: String
    let message: String
    let traceback: String
  }

  struct Report: Decodable {
    enum Ending: String, Decodable {
      case passed, failed, raised, missingEntryPoint, needsArguments, exceeded, vanished
    }

    let ending: Ending
    let value: String?
    let failures: [Failure]?
    let type: String?
    let message: String?
    let traceback: String?
    let limit: String?
    let status: Int32?
  }

  let report: Report
  let output: String
  let seconds: Double

  /// - Returns: `nil` for a line that no job of ours ends with.
  static func outcome(of line: [UInt8]) -> PythonOutcome? {
    guard let reply = try? JSONDecoder().decode(HarnessReply.self, from: Data(line)),
      let ending = reply.report.outcome
    else { return nil }
    return PythonOutcome(
      ending: ending, output: reply.output, duration: .seconds(reply.seconds))
  }
}

extension HarnessReply.Report {
  fileprivate var outcome: PythonOutcome.Ending? {
    switch ending {
    case .passed: return .passed(value: value)
    case .failed:
      guard let failures, !failures.isEmpty else { return nil }
      return .failed(failures.map(\.outcome))
    case .raised:
      guard let type, let message, let traceback else { return nil }
      return .raised(type: type, message: message, traceback: traceback)
    case .missingEntryPoint: return .missingEntryPoint
    case .needsArguments: return .needsArguments
    case .exceeded: return limit.flatMap(PythonOutcome.Limit.init).map { .exceeded($0) }
    case .vanished: return status.map { .vanished(status: $0) }
    }
  }
}

extension HarnessReply.Failure {
  fileprivate var outcome: PythonOutcome.AssertionFailure {
    PythonOutcome.AssertionFailure(
      statement: statement, type: type, message: message, traceback: traceback)
  }
}
