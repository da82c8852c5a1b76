import Evaluation
import PromptSpace

extension Project {
  /// Whether there is but one combination, so that a search can only pay for what it has already.
  var leavesNoChoice: Bool { space.count == 1 && !writesPrompts }

  /// What a person should know before anything is paid: warnings, and what the run will ask for.
  var notices: [String] {
    var notices = warnings.map { "warning: \($0)" }
    if leavesNoChoice { notices.append("warning: \(Self.noChoice); \(Self.choiceRemedy)") }
    if configuration.runtime.codePermission == nil, !codeUsers.isEmpty {
      notices.append("runs generated code: needs --allow-code-execution")
    }
    if awaitsProtocol {
      let rows = min(configuration.communication.pilotRows, validation.examples.count)
      notices.append(
        "communication auto: the run begins with \(rows.counted("row")) of streaming whose steps the model judges"
      )
    }
    return notices
  }

  /// - Throws: ``UsageError`` where there is nothing to search.
  func requireChoice() throws(UsageError) {
    guard leavesNoChoice else { return }
    throw UsageError(
      "\(Self.noChoice), so a search would pay for nothing; \(Self.choiceRemedy), or measure the prompts as "
        + "they are with 'maspob eval'")
  }

  private static let noChoice = "there is nothing to choose: every agent has one candidate"
  private static let choiceRemedy =
    "run 'maspob generate' and name the files that it writes under 'pools:'"
}
