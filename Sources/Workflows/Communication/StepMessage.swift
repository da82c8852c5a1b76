/// What one agent hands to another: a step of its work.
struct StepMessage: Hashable, Sendable {
  /// Index of the agent.
  let sender: Int
  /// Counted from 1 for each sender.
  let step: Int
  let text: String

  var bytes: Int { text.utf8.count }
}
