import MASPO

/// The request that has two outputs compared.
struct JudgeText {
  let question: WorkflowQuestion
  /// Of texts that are shown.
  let characters: Int
  /// Whether there is no room for reasons.
  var isTerse = false

  func text(_ request: JudgeRequest) -> String {
    let shown = Shortening.fitted(
      question.fields.map(\.value) + [request.first, request.second], into: characters)
    let task = zip(question.fields, shown).map { "\($0.name): \($1)" }.joined(separator: "\n")
    let outputs = shown.suffix(2).map { $0.allSatisfy(\.isWhitespace) ? "(empty)" : $0 }
    return """
      Two replies, A and B, to the same task are compared.

      Task:
      \(task)

      Reply A:
      \(outputs[0])

      Reply B:
      \(outputs[1])

      \(Self.criterion(request.role))
      \(form(request.role))
      """
  }

  private static func criterion(_ role: JudgeRequest.Role) -> String {
    switch role {
    case .terminal:
      "Which reply is better? A right answer comes first, then sound reasoning and the form that the task "
        + "asks for. Length is no merit."
    case .local:
      "Each reply is one step towards the answer. Which one is right in what it says, leaves nothing out and "
        + "misleads nobody who goes on from it?"
    case .next:
      "Each reply was written by the step after a change. Which one leads to the right answer?"
    case .global: "Which reply is the right answer to the task? Nothing else counts."
    }
  }

  private func form(_ role: JudgeRequest.Role) -> String {
    switch role {
    case .terminal where !isTerse:
      "Say why between <analyse> and </analyse>, then write <choose>A</choose> or <choose>B</choose>."
    case .terminal, .local, .next, .global: "Write one letter only, A or B:"
    }
  }
}
