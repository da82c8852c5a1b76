/// What agents are told about working together.
public enum CommunicationWording {
  /// What an agent answers that hands on what it received.
  public static let approval = "OK"

  /// In front of a step, with the number of an earlier one: it stands in that one's place.
  public static let correctionMark = "INSTEAD_OF_STEP"

  /// The system message of an agent; the same in every call of it.
  ///
  /// - Parameter parents: how many agents it reads.
  static func system(
    parents: Int, protocol kind: CommunicationProtocol, _ options: CommunicationOptions
  ) -> String {
    let role = parents == 0 ? first : later(parents: parents, kind, options)
    let format = kind.usesSteps ? format(isFirst: parents == 0, options) : nil
    return [role, format].compactMap { $0 }.joined(separator: "\n")
  }

  private static let first = """
    You are the first of several agents that work on one task. The others build on what you write.
    """

  private static func later(
    parents: Int, _ kind: CommunicationProtocol, _ options: CommunicationOptions
  ) -> String {
    let source =
      parents == 1
      ? "an agent before you" : "\(parents) agents before you, each named above what it wrote,"
    var sentences = ["You work on one task after other agents."]
    if kind.usesSteps {
      sentences.append("You get the work of \(source) step by step.")
      sentences.append("Answer each message with the next step of your own work on the task.")
    } else {
      sentences.append("You get the work of \(source) when it is complete.")
    }
    sentences.append("Check what you get, correct what is wrong, and build on the rest.")
    if parents > 1 { sentences.append("Bring the work of the agents together.") }
    if kind.usesSteps, options.allowsApproval {
      sentences.append("Where a step needs no change at all, answer \(approval) and nothing else.")
    }
    if kind.usesSteps, options.readsCorrections {
      sentences.append(
        "What is headed \"In place of step\" counts from then on, and that step no longer.")
    }
    return sentences.joined(separator: " ")
  }

  private static func format(isFirst: Bool, _ options: CommunicationOptions) -> String? {
    guard let delimiter = options.segmentation.delimiter else { return nil }
    let parts =
      isFirst
      ? "Divide your answer into \(options.steps.map { "\($0)" } ?? "a few") steps of about the same length."
      : "Each of your answers is one step."
    let correction =
      options.readsCorrections
      ? """
       Where one of your earlier steps is wrong, make your next step its correction: a first line that holds nothing but \
      \(correctionMark) and the number of that step, then the step as it should have been. It counts as a step.
      """ : ""
    return """
      \(parts) End each step, the last one too, with a line that holds nothing but \(delimiter), never inside a block of \
      code. Write plain text. The final answer belongs into the last step.\(correction)
      """
  }

  /// A correction, as those read it who have the step that it corrects.
  static func inPlace(of step: Int, _ text: String) -> String {
    "In place of step \(step):\n\(text)"
  }

  /// Asks a first agent to go on behind the steps that it has written.
  static func goOn(behind step: Int) -> String {
    "Go on with step \(step + 1). Do not repeat the steps before it."
  }

  /// Stands where a prompt shows an agent that has written nothing so far.
  static func toCome(_ agent: String) -> String { "(the work of \(agent) follows below)" }

  /// A step under the name of its agent, for those who read several.
  static func named(_ agent: String, step: Int, _ text: String) -> String {
    "\(agent), step \(step):\n\(text)"
  }

  /// Asks whether a step is right, given those before it.
  static func question(about step: String, behind earlier: [String], of task: String) -> String {
    let before =
      earlier.isEmpty
      ? "" : "These steps of an answer came before:\n\n\(earlier.joined(separator: "\n\n"))\n\n"
    return """
      \(task)

      \(before)This is the next step of the answer:

      \(step)

      Is this step right? Answer YES or NO.
      """
  }

  /// Asks whether the first step of an answer is right.
  static func check(of step: String) -> String {
    """
    This is the first step of an answer to the task above:

    \(step)

    Is there anything wrong in it? Answer YES or NO.
    """
  }
}
