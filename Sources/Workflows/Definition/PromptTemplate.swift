/// A prompt with `{name}` placeholders; `{{` and `}}` stand for literal braces.
///
/// Parsed once, filled many times. Values are inserted as they are: braces inside a value mean nothing.
/// A name is a letter or `_`, then letters, digits, `_` and `-`.
public struct PromptTemplate: Hashable, Sendable {
  package enum Piece: Hashable, Sendable {
    case text(String)
    case placeholder(String)
  }

  /// The text as written.
  public let source: String

  /// The distinct placeholder names in order of first appearance.
  public let orderedPlaceholders: [String]

  package let pieces: [Piece]

  /// - Throws: ``WorkflowError`` with one ``WorkflowIssue/Code/templateSyntax`` issue that gives the offset
  ///   of an unbalanced brace, an empty placeholder or a bad name.
  /// - Complexity: O(length).
  public init(_ source: String) throws(WorkflowError) {
    try self.init(source, allowsValues: false)
  }

  /// - Parameter allowsValues: whether a name may be followed by a dot and another name.
  init(_ source: String, allowsValues: Bool) throws(WorkflowError) {
    var parser = TemplateParser(source, allowsValues: allowsValues)
    pieces = try parser.parse()
    self.source = source
    var seen: Set<String> = []
    orderedPlaceholders = pieces.compactMap { piece in
      guard case .placeholder(let name) = piece, seen.insert(name).inserted else { return nil }
      return name
    }
  }

  public var placeholders: Set<String> { Set(orderedPlaceholders) }

  /// The text with every placeholder replaced; values without a placeholder are ignored.
  ///
  /// - Throws: ``WorkflowError`` with a ``WorkflowIssue/Code/missingValue`` issue per absent value.
  /// - Complexity: O(length of the result).
  public func fill(_ values: [String: String]) throws(WorkflowError) -> String {
    let missing = orderedPlaceholders.filter { values[$0] == nil }
    guard missing.isEmpty else {
      throw WorkflowError(
        missing.map {
          WorkflowIssue(.missingValue, "no value for the placeholder '{\($0)}'", .init(name: $0))
        })
    }
    return pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let literal): text += literal
      case .placeholder(let name): text += values[name, default: ""]
      }
    }
  }

  /// Any text as a template that fills to exactly that text.
  public static func escaping(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.flatMap { $0 == "{" || $0 == "}" ? [$0, $0] : [$0] }))
  }

  public static func isName(_ name: String) -> Bool {
    var scalars = name.unicodeScalars.makeIterator()
    guard let first = scalars.next(), first.properties.isAlphabetic || first == "_" else {
      return false
    }
    while let scalar = scalars.next() {
      let isDigit = scalar.properties.numericType == .decimal
      guard scalar.properties.isAlphabetic || isDigit || scalar == "_" || scalar == "-" else {
        return false
      }
    }
    return true
  }
}
