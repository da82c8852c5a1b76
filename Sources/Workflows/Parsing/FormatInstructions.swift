/// What a prompt may end with so that its reply can be read.
enum FormatInstructions {
  /// - Parameter entryPoint: the function that code must define.
  /// - Returns: `nil` where every reply can be read.
  static func text(
    for parser: OutputParser, notes: [String: String] = [:], entryPoint: String? = nil
  ) -> String? {
    switch parser {
    case .tag(let name): tags([name], notes)
    case .tags(let names, _, _): tags(names, notes)
    case .answer: tags(["answer"], notes)
    case .jsonField(let name):
      "Format of the reply: a JSON object with the member \"\(name)\", and nothing else."
    case .code, .function: code(entryPoint)
    case .wholeText, .firstLine, .lastNumber: nil
    }
  }

  private static func tags(_ names: [String], _ notes: [String: String]) -> String {
    let lines = names.map { "<\($0)>\(notes[$0] ?? "the \($0.replacing("_", with: " "))")</\($0)>" }
    return (["### Format of the reply", "Write these XML tags and nothing outside them:"] + lines)
      .joined(separator: "\n")
  }

  private static func code(_ entryPoint: String?) -> String {
    let function = entryPoint.map { "\nThe code must define a function named `\($0)`." } ?? ""
    return
      "### Format of the reply\nWrite one complete Python program that runs as it is, and no prose."
      + function
  }
}
