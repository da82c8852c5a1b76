/// Where a text comes from that an agent reads, or that stands in for its output.
///
/// A name is an input field, an agent (its output), `agent.value`, or a name that the agent's own operation
/// provides, which comes first.
public enum TextSource: Hashable, Sendable, ExpressibleByStringLiteral {
  case named(String)
  /// What several names give, with a separator between them; agents that did not speak are left out.
  case joined([String], separator: String)
  /// A text with `{name}` placeholders.
  case composed(PromptTemplate)

  public init(stringLiteral name: String) { self = .named(name) }

  /// A text with a name in each pair of braces; unlike a prompt it may show `{agent.value}`.
  ///
  /// - Throws: ``WorkflowError`` as ``PromptTemplate`` does.
  public static func composing(_ text: String) throws(WorkflowError) -> TextSource {
    .composed(try PromptTemplate(text, allowsValues: true))
  }

  /// The names it reads, in their order.
  public var names: [String] {
    switch self {
    case .named(let name): [name]
    case .joined(let names, _): names
    case .composed(let template): template.orderedPlaceholders
    }
  }
}

extension TextSource: CustomStringConvertible {
  public var description: String {
    switch self {
    case .named(let name): name
    case .joined(let names, let separator): "join(\(names.joined(separator: ",")))\(separator)"
    case .composed(let template): "text(\(template.source))"
    }
  }
}
