import Workflows

/// The forms of an answer that a prompt asks for in its own words, and that a metric or a later agent may look
/// for in a reply that is handed on whole: `\boxed{…}`, and pairs of tags.
struct AnswerMarks: Hashable, Sendable {
  private(set) var isBoxed = false
  /// Names of tags, in their order.
  private(set) var tags: [String] = []

  init() {}

  /// Tags around an input show where it begins and ends; only pairs around no input are forms of an answer.
  ///
  /// - Complexity: O(length · pairs of tags).
  init(in prompt: String) {
    guard let template = try? PromptTemplate(prompt) else { return }
    let text = template.pieces.reduce(into: "") { text, piece in
      if case .text(let literal) = piece { text += literal } else { text += Self.input }
    }
    isBoxed = text.contains(Self.box)
    for match in text.matches(of: /<([A-Za-z][A-Za-z0-9_\-]*)>/) {
      let name = String(match.1)
      guard !tags.contains(name),
        let end = text[match.range.upperBound...].firstRange(of: "</\(name)>"),
        !text[match.range.upperBound..<end.lowerBound].contains(Self.input)
      else { continue }
      tags.append(name)
    }
  }

  /// Stands for an input; no prompt that is accepted holds it.
  private static let input = "\u{FFFE}"
  private static let box = #"\boxed"#

  var isEmpty: Bool { !isBoxed && tags.isEmpty }

  /// Without the tags that a parser asks for by itself.
  func excluding(_ names: [String]) -> AnswerMarks {
    var marks = self
    marks.tags.removeAll { names.contains($0) }
    return marks
  }

  /// For whoever writes a prompt, as it is to be written; `nil` where there is nothing to ask for.
  var demand: String? {
    var forms = tags.map { "between <\($0)> and </\($0)>" }
    if isBoxed { forms.append(#"within \boxed{{...}}"#) }
    guard !forms.isEmpty else { return nil }
    return "The prompt must ask for the answer \(forms.joined(separator: " and "))."
  }

  /// Why a prompt would lose the form, or `nil`.
  ///
  /// - Parameter text: the prompt's literal text, with doubled braces undone.
  func objection(to text: String) -> String? {
    if let tag = tags.first(where: { !(text.contains("<\($0)>") && text.contains("</\($0)>")) }) {
      return "it does not ask for the answer between <\(tag)> and </\(tag)>"
    }
    // As the writer has to write it.
    return isBoxed && !text.contains(Self.box)
      ? #"it does not ask for the answer within \boxed{{...}}"# : nil
  }
}
