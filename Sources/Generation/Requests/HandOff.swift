public import Workflows

/// What the rest of a workflow takes from an agent's reply, and so what its prompt must ask for.
public struct HandOff: Hashable, Sendable {
  public let parser: OutputParser
  /// True where the filled prompt is followed by what the parser expects, so that the prompt need not say it.
  let isAppended: Bool
  /// What the prompt in use asks for although the parser does not: whoever reads the reply may look for it.
  private(set) var marks = AnswerMarks()

  /// - Parameter isAppended: whether the filled prompt ends with the format.
  public init(_ parser: OutputParser, isAppended: Bool = false) {
    self.parser = parser
    self.isAppended = isAppended
  }

  init(of agent: AgentDefinition) {
    let readsCode = agent.operation.runsCode
    self.init(readsCode ? .code : agent.parser, isAppended: agent.appendsFormat)
    marks = AnswerMarks(in: agent.prompt).excluding(parsedTags)
  }

  /// The contract for whoever writes the prompt.
  package var explanation: String {
    [parserExplanation, marks.demand].compactMap { $0 }.joined(separator: " ")
  }

  private var parsedTags: [String] {
    switch parser {
    case .tag(let name): [name]
    case .tags(let names, _, _): names
    case .answer: ["answer"]
    default: []
    }
  }

  private var parserExplanation: String {
    if isAppended {
      return "How the reply must be laid out is added behind the prompt"
        + (marks.isEmpty ? ": the prompt says nothing of it." : ".")
    }
    switch parser {
    case .wholeText: return "The whole reply is handed on."
    case .tag(let name): return Self.tagged([name])
    case .tags(let names, _, _): return Self.tagged(names)
    case .jsonField(let name):
      return
        "Only the field \"\(name)\" of a JSON object in the reply is handed on: the prompt must ask for "
        + "JSON with that field."
    case .firstLine:
      return
        "Only the first line of the reply is handed on: the prompt must ask for the answer right there."
    case .lastNumber: return "Only the last number of the reply is handed on."
    case .code, .function:
      return "Only the Python code of the reply is handed on: the prompt must ask for code."
    case .answer:
      return
        "Only the final answer is handed on: the prompt must ask for it between <answer> and </answer>."
    }
  }

  private static func tagged(_ names: [String]) -> String {
    let pairs = names.map { "<\($0)> and </\($0)>" }.joined(separator: ", between ")
    return
      "Only what stands between \(pairs) in the reply is handed on: the prompt must ask for exactly "
      + "these tags."
  }

  /// A style's wish for another format would contradict a fixed one.
  var leavesFormatFree: Bool { parser == .wholeText && marks.isEmpty }

  /// Why a prompt would make the agent break the contract, as far as its words show.
  ///
  /// - Parameter text: the prompt's literal text, with doubled braces undone.
  func objection(to text: String) -> String? {
    parserObjection(to: text) ?? marks.objection(to: text)
  }

  private func parserObjection(to text: String) -> String? {
    if isAppended { return nil }
    return switch parser {
    case .wholeText, .lastNumber: nil
    case .tag(let name): Self.objection(to: text, without: [name])
    case .tags(let names, _, _): Self.objection(to: text, without: names)
    case .answer: Self.objection(to: text, without: ["answer"])
    case .code, .function:
      PromptWords.all(in: text).contains { ["code", "python", "program", "function"].contains($0) }
        ? nil : "it does not ask for code"
    case .jsonField(let name):
      PromptWords.all(in: text).contains(name.lowercased())
        && (text.contains("{") || text.lowercased().contains("json"))
        ? nil : "it does not ask for JSON with the field \"\(name)\""
    case .firstLine:
      ["last line", "final line"].contains { text.lowercased().contains($0) }
        ? "it asks for the answer on the last line, yet the first line is read" : nil
    }
  }

  private static func objection(to text: String, without names: [String]) -> String? {
    let absent = names.first { !(text.contains("<\($0)>") && text.contains("</\($0)>")) }
    return absent.map { "it does not ask for the answer between <\($0)> and </\($0)>" }
  }
}
