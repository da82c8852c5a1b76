/// The request that makes a chat model write a prompt.
public struct MetaRequest: Hashable, Sendable {
  public let brief: AgentBrief
  public let mode: PlaceholderMode
  /// False to get fresh ideas in place of variations of the prompt in use.
  public let showsSeed: Bool

  public init(_ brief: AgentBrief, mode: PlaceholderMode = .write, showsSeed: Bool = true) {
    self.brief = brief
    self.mode = mode
    self.showsSeed = showsSeed
  }

  /// - Parameter objection: why the reply before was refused, if there was one.
  public func text(style: PromptStyle, objection: String? = nil) -> String {
    ([Self.role, task]
      + [seed, styleLine(style), rules, objection.map(Self.retry), Self.cue(mode)]
      .compactMap { $0 }).joined(separator: "\n\n")
  }

  /// What is meant for the writer alone.
  func echo(style: PromptStyle) -> RequestEcho {
    RequestEcho([Self.role, styleLine(style)] + rules.split(separator: "\n").map(String.init))
  }

  // MARK: Parts

  private static let role = "You write the prompt of one agent in a workflow of language models."

  private var task: String {
    let frame = InputFrame(of: brief.seed)
    var lines = ["Agent: \(brief.agent)", "Goal: \(brief.goal)"]
    switch mode {
    case .write where !brief.inputs.isEmpty:
      lines.append("Inputs: " + brief.inputs.joined(separator: ", "))
    case .append where !frame.block.isEmpty:
      lines.append("These lines follow your text by themselves:\n\(frame.block)")
    case .write, .append: break
    }
    let readers =
      brief.readers.isEmpty
      ? "It is the result of the workflow."
      : "It is read by \(brief.readers.joined(separator: ", "))."
    lines.append("Hand-off: \(brief.handOff.explanation) \(readers)")
    return lines.joined(separator: "\n")
  }

  private var seed: String? {
    guard showsSeed else { return nil }
    switch mode {
    case .write: return "Prompt in use:\n\"\"\"\n\(brief.seed)\n\"\"\""
    case .append:
      let instruction = InputFrame(of: brief.seed).instruction
      return instruction.isEmpty ? nil : "Instruction in use: \(instruction)"
    }
  }

  private func styleLine(_ style: PromptStyle) -> String {
    let dimensions = StyleDimension.allCases.filter {
      $0 != .outputFormat || brief.handOff.leavesFormatFree
    }
    return "Style of the new one: \(style.sentence(of: dimensions))"
  }

  private var rules: String {
    switch mode {
    case .write:
      """
      Rules:
      - Write one new prompt for the same goal, with another structure and other words.
      - \(placeholderRule)
      - Write the prompt only: no title, no quotes, no code fence, no explanation.
      """
    case .append:
      """
      Rules:
      - Write one new instruction for the same goal, of one to three sentences, in other words.
      - Write the instruction only: \(instructionBraces), no title, no quotes, no explanation.
      """
    }
  }

  private var placeholderRule: String {
    let names = brief.placeholders.map { "{\($0)}" }.joined(separator: ", ")
    let doubled = "Write every \(names.isEmpty ? "" : "other ")brace doubled, as {{ and }}."
    if names.isEmpty { return brief.showsBraces ? doubled : "Use no braces." }
    return "Use exactly these placeholders, in single braces as here: \(names). "
      + (brief.showsBraces ? doubled : "Use no other braces.")
  }

  private var instructionBraces: String {
    brief.showsBraces ? "every brace doubled, as {{ and }}" : "no braces"
  }

  private static func retry(_ objection: String) -> String {
    "A reply before was refused: \(objection). Do better this time."
  }

  private static func cue(_ mode: PlaceholderMode) -> String {
    mode == .write ? "New prompt:" : "New instruction:"
  }
}
