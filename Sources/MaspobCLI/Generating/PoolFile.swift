import Foundation
import Generation
import LanguageModels
import PromptSpace
import Yams

/// The YAML file of one agent's candidates. What is in it stays as it is, comments included.
struct PoolFile {
  let url: URL
  /// The path as a person knows it.
  let name: String
  /// `nil` where there is no file yet.
  private let text: String?
  /// As written: an entry may name a file.
  let entries: [String]
  /// Spaces in front of each entry.
  private let indentation: Int

  /// - Throws: ``ConfigurationError`` for a file that is no list of texts.
  init(_ url: URL, name: String) throws(ConfigurationError) {
    self.url = url
    self.name = name
    guard FileManager.default.fileExists(atPath: url.path) else {
      (text, entries, indentation) = (nil, [], 0)
      return
    }
    let node = try YAMLFile.compose(url, shownAs: name)
    guard let entries = Self.entries(of: node) else {
      throw ConfigurationError(file: name, "the file must hold a list of prompts")
    }
    guard let data = try? Data(contentsOf: url), let text = String(bytes: data, encoding: .utf8)
    else { throw ConfigurationError(file: name, "cannot be read") }
    (self.text, self.entries) = (text, entries)
    indentation = max(0, (node.mark?.column ?? 1) - 1)
  }

  var exists: Bool { text != nil }

  /// The file with further candidates behind the ones that it has.
  ///
  /// Text is added only; where that gives another list than the wanted one, such as for `[a, b]`, the list is
  /// written anew.
  ///
  /// - Parameters:
  ///   - carried: entries that stood elsewhere and come first in a new file.
  ///   - model: who wrote them, for the comment.
  /// - Throws: ``UsageError`` when the result would not read back as it should.
  func adding(
    _ candidates: [Candidate], carrying carried: [String] = [], agent: AgentID, model: String
  ) throws -> String {
    try adding(
      candidates.map {
        ($0.text, "generated: \(model), style \($0.style), attempt \($0.attempt + 1)")
      }, carrying: carried, agent: agent)
  }

  /// The same for candidates from anywhere, each below a comment of one line.
  func adding(
    _ candidates: [(text: String, origin: String)], carrying carried: [String] = [], agent: AgentID
  ) throws -> String {
    let wanted = carried + entries + candidates.map(\.text)
    let title =
      "# Candidates for the agent `\(agent)`; candidate 0 is the prompt in the project file.\n"
    let added = try candidates.map {
      // One line, whatever the model or the file is called.
      "# \(VisibleText.line($0.origin))\n" + (try Self.entry($0.text))
    }.joined()
    let old = try text ?? (title + carried.map(Self.entry).joined())
    let lineEnd = old.isEmpty || old.hasSuffix("\n") ? "" : "\n"
    let appended = old + lineEnd + Self.indented(added, by: indentation)
    if Self.reads(appended, as: wanted) { return appended }
    let anew = title + (try (carried + entries).map(Self.entry).joined()) + added
    guard Self.reads(anew, as: wanted) else {
      throw UsageError("\(name): the candidates cannot be written as YAML")
    }
    return anew
  }

  /// One text as a list of one: in block form where YAML can, else in quotes.
  private static func entry(_ text: String) throws -> String {
    // YAML ends the document behind a block that keeps empty lines at its end.
    let text = PromptText.trimmed(text)
    let styles: [Node.Scalar.Style] = [text.contains("\n") ? .literal : .any, .doubleQuoted]
    let spellings = try styles.map {
      try Yams.serialize(node: Node([Node(text, Tag(.str), $0)]), width: -1, allowUnicode: true)
    }
    return spellings.first { reads($0, as: [text]) } ?? spellings[0]
  }

  private static func indented(_ text: String, by spaces: Int) -> String {
    if spaces == 0 { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.isEmpty ? "" : String(repeating: " ", count: spaces) + line
    }.joined(separator: "\n")
  }

  private static func reads(_ yaml: String, as wanted: [String]) -> Bool {
    guard let node = try? Yams.compose(yaml: yaml), let found = entries(of: node) else {
      return false
    }
    // Byte by byte: two spellings of one accent are equal strings, but another prompt. The line ends at the
    // end, which a block text may gain, are never sent.
    return found.count == wanted.count
      && zip(found, wanted).allSatisfy {
        PromptText.trimmed($0).utf8.elementsEqual(PromptText.trimmed($1).utf8)
      }
  }

  private static func entries(of node: Node) -> [String]? {
    guard case .sequence(let list) = node else { return nil }
    let texts = list.compactMap { element -> String? in
      guard case .scalar(let scalar) = element else { return nil }
      return scalar.string
    }
    return texts.count == list.count ? texts : nil
  }
}
