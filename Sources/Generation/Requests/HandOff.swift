public import Workflows

/// What the rest of a workflow takes from an agent's reply, and so what its prompt must ask for.
public struct HandOff: Hashable, Sendable {
  public let parser: OutputParser

  public init(_ parser: OutputParser) { self.parser = parser }

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
    }
  }

  /// A style's wish for another format would contradict a fixed one.
  var leavesFormatFree: Bool { parser == .wholeText }

  /// Why a prompt would make the agent break the contract, as far as its words show.
  ///
  /// - Parameter text: the prompt's literal text, with doubled braces undone.
  func objection(to text: String) -> String? {
    switch parser {
    case .wholeText, .lastNumber: nil
    case .tag(let name):
      text.contains("<\(name)>") && text.contains("</\(name)>")
        ? nil : "it does not ask for the answer between <\(name)> and </\(name)>"
    case .jsonField(let name):
      PromptWords.all(in: text).contains(name.lowercased())
        && (text.contains("{") || text.lowercased().contains("json"))
        ? nil : "it does not ask for JSON with the field \"\(name)\""
    case .firstLine:
      ["last line", "final line"].contains { text.lowercased().contains($0) }
        ? "it asks for the answer on the last line, yet the first line is read" : nil
    }
  }
}
