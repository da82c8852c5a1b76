import Workflows

/// A prompt cut in two: the instruction, and the block that shows the inputs.
///
/// The block begins with the line of the first placeholder and runs to the end, so it holds every
/// placeholder; a prompt without any has no block.
public struct InputFrame: Hashable, Sendable {
  public let instruction: String
  public let block: String

  public init(of prompt: String) {
    guard let template = try? PromptTemplate(prompt),
      let name = template.orderedPlaceholders.first,
      let line = Self.startOfLine(with: "{\(name)}", in: prompt)
    else {
      instruction = prompt.trimmed
      block = ""
      return
    }
    instruction = prompt[..<line].trimmed
    block = String(prompt[line...])
  }

  /// Another instruction, an empty line, and the block.
  public func framing(_ instruction: String) -> String {
    if block.isEmpty { return instruction }
    return instruction + "\n\n" + block
  }

  private static func startOfLine(with mark: String, in prompt: String) -> String.Index? {
    // Doubled braces before it may spell the mark too: `{{x}}` holds `{x}` but is no placeholder.
    var search = prompt.startIndex
    while let found = prompt[search...].firstRange(of: mark) {
      let isDoubled =
        found.lowerBound > prompt.startIndex
        && prompt[prompt.index(before: found.lowerBound)] == "{"
      if !isDoubled {
        let newline = prompt[..<found.lowerBound].lastIndex(where: \.isNewline)
        return newline.map { prompt.index(after: $0) } ?? prompt.startIndex
      }
      search = found.upperBound
    }
    return nil
  }
}
