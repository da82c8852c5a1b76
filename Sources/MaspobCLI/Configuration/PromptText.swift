/// Prompts as people write them into files.
enum PromptText {
  /// A block text of YAML ends in a newline that nobody means to send.
  static func trimmed(_ prompt: String) -> String {
    var prompt = prompt[...]
    while let last = prompt.last, last.isNewline { prompt.removeLast() }
    return String(prompt)
  }
}
