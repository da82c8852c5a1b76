import LanguageModels
public import Workflows

/// What every candidate of one agent must satisfy before it may enter a pool.
///
/// Includes all that ``WorkflowDefinition/objections(to:for:)`` asks for, so a pool of accepted candidates
/// passes the validation of the project.
public struct CandidateRules: Sendable {
  private let workflow: WorkflowDefinition
  private let agent: Int
  private let handOff: HandOff
  /// In Unicode scalars.
  public let maximumLength: Int

  /// - Parameters:
  ///   - agent: index of the agent in the workflow.
  ///   - maximumLength: in Unicode scalars; by default four times the seed's, and at least 2000.
  /// - Precondition: `agent` is an index of the workflow's agents.
  public init(workflow: WorkflowDefinition, agent: Int, maximumLength: Int? = nil) {
    self.workflow = workflow
    self.agent = agent
    handOff = HandOff(of: workflow.agents[agent])
    self.maximumLength =
      maximumLength ?? max(2000, 4 * workflow.agents[agent].prompt.unicodeScalars.count)
  }

  /// The first thing that is wrong with a candidate, or `nil`.
  ///
  /// - Complexity: O(length).
  public func rejection(of text: String) -> Rejection? { rejection(of: text, echo: nil) }

  /// - Parameter echo: what of the request a candidate must not repeat.
  func rejection(of text: String, echo: RequestEcho?) -> Rejection? {
    if let rejection = surfaceRejection(of: text) { return rejection }
    if echo?.isIn(text) ?? false { return Rejection(.echo, "it repeats the request") }
    return templateRejection(of: text)
  }

  private func surfaceRejection(of text: String) -> Rejection? {
    if text.trimmed.isEmpty { return Rejection(.empty, "it is empty") }
    // Scalars, not characters: a character may carry any number of combining marks.
    let length = text.unicodeScalars.count
    if length > maximumLength {
      return Rejection(
        .tooLong, "it has \(length) characters, at most \(maximumLength) are allowed")
    }
    if text.unicodeScalars.contains(where: Self.isUnprintable) {
      return Rejection(.controlCharacters, "it holds control characters")
    }
    if text.hasPrefix("file://") {
      return Rejection(.fileReference, "it begins with file://")
    }
    if text.hasPrefix("```") { return Rejection(.codeFence, "it begins with a code fence") }
    if Refusals.matches(text) { return Rejection(.refusal, "it refuses") }
    return nil
  }

  private func templateRejection(of text: String) -> Rejection? {
    if let issue = workflow.objections(to: text, for: agent).first {
      return Rejection(Self.code(of: issue.code), issue.message)
    }
    guard let template = try? PromptTemplate(text) else {
      return Rejection(.braces, "its braces do not parse")
    }
    let literal = template.literals
    // Bytes: a combining mark behind a brace must not hide it.
    for name in template.orderedPlaceholders
    where literal.utf8.firstRange(of: "{\(name)}".utf8) != nil {
      return Rejection(.trialFill, "doubled braces around '\(name)' show its name, not its value")
    }
    guard literal.contains(where: \.isLetter) else {
      return Rejection(.noInstruction, "it holds no words beside its placeholders")
    }
    return handOff.objection(to: literal).map { Rejection(.handOff, $0) }
  }

  private static func code(of code: WorkflowIssue.Code) -> Rejection.Code {
    switch code {
    case .missingPlaceholder: .missingPlaceholder
    case .extraPlaceholder: .extraPlaceholder
    case .trialFill: .trialFill
    default: .braces
    }
  }

  /// Also U+FFFD, which stands for bytes that were no text, and scalars that are no characters at all.
  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    VisibleText.isControl(scalar) || scalar == "\u{FFFD}"
      || scalar.properties.isNoncharacterCodePoint
  }
}
