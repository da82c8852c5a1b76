public import Workflows

/// What the rest of a workflow takes from an agent's reply, and so what its prompt must ask for.
public struct HandOff: Hashable, Sendable {
  public let parser: OutputParser
  /// Whether the workflow itself ends the prompt with what the reply must look like.
  let isAppended: Bool

  public init(_ parser: OutputParser, isAppended: Bool = false) {
    self.parser = parser
    self.isAppended = isAppended
  }

  /// The contract for whoever writes the prompt.
  var explanation: String {
    switch parser {
    case .wholeText: "The whole reply is handed on."
    case .tag(let name):
      "Only what stands between <\(name)> and </\(name)> in the reply is handed on: the prompt must ask "
        + "for exactly these tags."
    case .jsonField(let name):
      "Only the field \"\(name)\" of a JSON object in the reply is handed on: the prompt must ask for "
        + "JSON with that field."
    case .firstLine:
      "Only the first line of the reply is handed on: the prompt must ask for the answer right there."
    case .lastNumber: "Only the last number of the reply is handed on."
    case .tags(let names, _, _):
      "Only what stands between the tags \(Self.list(names)) is handed on: the prompt must ask for exactly "
        + "these tags, each closed."
    case .answer:
      "Only what stands between <answer> and </answer> in the reply is handed on: the prompt must ask "
        + "for exactly these tags."
    case .code, .function:
      "Only the Python code of the reply is handed on: the prompt must ask for complete code."
    }
  }

  /// A style's wish for another format would contradict a fixed one.
  var leavesFormatFree: Bool { parser == .wholeText }

  /// Why a prompt would make the agent break the contract, as far as its words show.
  ///
  /// - Parameter text: the prompt's literal text, with doubled braces undone.
  func objection(to text: String) -> String? {
    isAppended ? nil : missingRequest(in: text)
  }

  private func missingRequest(in text: String) -> String? {
    switch parser {
    case .wholeText, .lastNumber, .code, .function: nil
    case .tag(let name): Self.missingTags([name], in: text)
    case .answer: Self.missingTags(["answer"], in: text)
    case .tags(let names, _, _): Self.missingTags(names, in: text)
    case .jsonField(let name):
      PromptWords.all(in: text).contains(name.lowercased())
        && (text.contains("{") || text.lowercased().contains("json"))
        ? nil : "it does not ask for JSON with the field \"\(name)\""
    case .firstLine:
      ["last line", "final line"].contains { text.lowercased().contains($0) }
        ? "it asks for the answer on the last line, yet the first line is read" : nil
    }
  }

  private static func missingTags(_ names: [String], in text: String) -> String? {
    names.first { !text.contains("<\($0)>") || !text.contains("</\($0)>") }
      .map { "it does not ask for the answer between <\($0)> and </\($0)>" }
  }

  private static func list(_ names: [String]) -> String {
    names.map { "<\($0)>" }.joined(separator: ", ")
  }
}
