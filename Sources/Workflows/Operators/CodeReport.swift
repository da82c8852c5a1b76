import Sandboxing

/// How a program fared, in words for the model that is to repair it.
package struct CodeReport: Hashable, Sendable {
  /// UTF-8 bytes of a value or an error that are handed on: a program may return or raise anything.
  package static let textLimit = 4096

  /// One word for conditions.
  let status: String
  /// The text of the returned value.
  let value: String
  /// Begins with `Error`; empty where nothing went wrong.
  let error: String

  var hasPassed: Bool { status == "passed" }

  private init(value: String) {
    status = "passed"
    self.value = Self.cut(value)
    error = ""
  }

  init(status: String, error: String) {
    self.status = status
    self.value = ""
    self.error = Self.cut("Error: " + error)
  }

  init(_ ending: PythonOutcome.Ending, limits: SandboxLimits, function: String) {
    switch ending {
    case .passed(let value):
      self.init(value: value ?? "")
    case .failed(let failures):
      let texts = failures.map { Self.text(of: $0) }
      self.init(status: "failed", error: texts.joined(separator: "\n"))
    case .raised(let type, let message, let traceback):
      self.init(
        status: "raised",
        error: [Self.named(type, message), traceback].filter { !$0.isEmpty }.joined(separator: "\n")
      )
    case .missingEntryPoint:
      self.init(
        status: "missing_entry_point", error: "the program defines no function '\(function)'")
    case .needsArguments:
      self.init(
        status: "needs_arguments", error: "the function '\(function)' must not require arguments")
    case .exceeded(let limit):
      self.init(status: limit.status, error: limit.sentence(limits))
    case .vanished(let status):
      self.init(
        status: "vanished",
        error: "the program ended by itself with status \(status) before it gave a result")
    }
  }

  private static func named(_ type: String, _ message: String) -> String {
    message.isEmpty ? type : "\(type): \(message)"
  }

  private static func text(of failure: PythonOutcome.AssertionFailure) -> String {
    [failure.statement, named(failure.type, failure.message), failure.traceback]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The beginning of a text, cut between characters.
  static func cut(_ text: String) -> String {
    guard text.utf8.count > textLimit else { return text }
    var kept = ""
    var bytes = 0
    for character in text {
      bytes += character.utf8.count
      guard bytes <= textLimit - 4 else { break }
      kept.append(character)
    }
    return kept + " …"
  }
}

extension PythonOutcome.Limit {
  fileprivate var status: String {
    switch self {
    case .wallTime, .cpuTime: "timeout"
    case .memory: "memory"
    case .processes: "processes"
    case .output: "output"
    case .storage: "storage"
    }
  }

  fileprivate func sentence(_ limits: SandboxLimits) -> String {
    switch self {
    case .wallTime: "the program took more than \(limits.wallTime.formattedSeconds) s"
    case .cpuTime:
      "the program took more than \(limits.cpuTime.formattedSeconds) s of the processor"
    case .memory: "the program took more than \(limits.memory >> 20) MiB of memory"
    case .processes: "the program started more than \(limits.processes) processes"
    case .output: "the program printed more than \(limits.output) bytes"
    case .storage: "the program wrote more than \(limits.storage) bytes"
    }
  }
}

extension Duration {
  /// Such as `15` or `0.5`.
  fileprivate var formattedSeconds: String {
    let seconds = self / .seconds(1)
    return seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}
