/// One pass over the scalars of a prompt; offsets count Unicode scalars, so they never split a brace.
struct TemplateParser {
  private let scalars: [Unicode.Scalar]
  private let allowsValues: Bool
  private var position = 0
  private var pieces: [PromptTemplate.Piece] = []
  private var literal = String.UnicodeScalarView()

  init(_ source: String, allowsValues: Bool) {
    scalars = Array(source.unicodeScalars)
    self.allowsValues = allowsValues
  }

  mutating func parse() throws(WorkflowError) -> [PromptTemplate.Piece] {
    while position < scalars.count {
      let scalar = scalars[position]
      let isDoubled = position + 1 < scalars.count && scalars[position + 1] == scalar
      switch scalar {
      case "{" where isDoubled, "}" where isDoubled:
        literal.append(scalar)
        position += 2
      case "{":
        try parsePlaceholder()
      case "}":
        throw error("'}' closes nothing", at: position, "write '}}' for a literal brace")
      default:
        literal.append(scalar)
        position += 1
      }
    }
    flush()
    return pieces
  }

  private mutating func parsePlaceholder() throws(WorkflowError) {
    let opening = position
    let rest = scalars[(opening + 1)...]
    guard let end = rest.firstIndex(where: { $0 == "}" || $0 == "{" || $0 == "\n" }),
      scalars[end] == "}"
    else {
      throw error("'{' is never closed", at: opening, "write '{{' for a literal brace")
    }
    let name = String(String.UnicodeScalarView(scalars[(opening + 1)..<end]))
    guard !name.isEmpty else {
      throw error("'{}' names no placeholder", at: opening, "write '{{}}' for literal braces")
    }
    guard isName(name) else {
      throw error(
        "'{\(name.prefix(40))}' is no placeholder name", at: opening,
        "write '{{' and '}}' for literal braces")
    }
    flush()
    pieces.append(.placeholder(name))
    position = end + 1
  }

  private func isName(_ name: String) -> Bool {
    guard allowsValues, let dot = name.firstIndex(of: ".") else {
      return PromptTemplate.isName(name)
    }
    return PromptTemplate.isName(String(name[..<dot]))
      && PromptTemplate.isName(String(name[name.index(after: dot)...]))
  }

  private mutating func flush() {
    guard !literal.isEmpty else { return }
    pieces.append(.text(String(literal)))
    literal = String.UnicodeScalarView()
  }

  private func error(_ what: String, at offset: Int, _ remedy: String) -> WorkflowError {
    let before = scalars[..<offset]
    let line = 1 + before.count { $0 == "\n" }
    let column = offset - (before.lastIndex(of: "\n") ?? -1)
    let message = "\(what) at offset \(offset) (line \(line), column \(column)); \(remedy)"
    return WorkflowError([WorkflowIssue(.templateSyntax, message, .init(offset: offset))])
  }
}
