import Evaluation
import Foundation
import Reports
import Yams

extension PromptfooSuite {
  /// The file that promptfoo reads.
  func configuration() throws -> String {
    let kept = rows.count { $0.score > 0 }
    let node = mapping([
      (
        "description", quoted("What \(title) got right on \(kept) of \(rows.count) validation rows")
      ),
      (
        "prompts",
        list([
          mapping([
            ("raw", quoted("row {{row}} of rows.jsonl")), ("label", quoted("prompts.yaml")),
          ])
        ])
      ),
      (
        "providers",
        list([
          mapping([
            ("id", quoted("file://maspob_workflow.py")),
            ("label", quoted(Self.isInert(title) ? title : "workflow")),
          ])
        ])
      ),
      // `maspob` keeps answers by what was asked; a cache in front of it would not see an edited prompt.
      ("evaluateOptions", mapping([("cache", plain("false"))])),
      ("tests", list(rows.enumerated().map(test))),
    ])
    let missing =
      unscored == 0
      ? "" : "# \(unscored) rows without a score are left out: there is nothing to keep of them.\n"
    return """
      # Regression tests of a workflow's prompts: `promptfoo eval` here. A test fails where '\(metric)' says less
      # of the answer than it did in the run. Rows with `recorded: wrong` cannot fail, and show what got better;
      # `--filter-metadata recorded=right` takes those alone that were right.
      \(missing)
      """ + (try Yams.serialize(node: node, width: -1, allowUnicode: true))
  }

  private func test(_ number: Int, _ row: Row) -> Node {
    let shown = inputs.compactMap { name -> (String, Node)? in
      guard name != "row", let value = row.example.fields[name], Self.isInert(value) else {
        return nil
      }
      return (name, quoted(value))
    }
    let recorded = row.score >= 1 ? "right" : row.score > 0 ? "partly" : "wrong"
    let id = Self.isInert(row.example.id) ? [("id", quoted(row.example.id))] : []
    return mapping([
      ("description", quoted("row \(number), \(recorded) in the run")),
      ("vars", mapping([("row", plain("\(number)"))] + shown)),
      ("metadata", mapping(id + [("recorded", quoted(recorded))])),
      (
        "assert",
        list([
          mapping([
            ("type", quoted("python")),
            ("value", quoted("file://maspob_workflow.py:get_assert")),
            ("metric", quoted(metric)),
            ("config", mapping([("at_least", plain("\(row.score)"))])),
          ])
        ])
      ),
    ])
  }

  /// Whether promptfoo shows a text as it is: neither a template of Nunjucks nor a reference to something to load.
  static func isInert(_ text: String) -> Bool {
    let lowered = text.lowercased()
    return !["{{", "{%", "{#", "file://"].contains(where: lowered.contains)
      && !lowered.drop(while: \.isWhitespace).hasPrefix("package:")
  }

  // MARK: YAML

  private func mapping(_ pairs: [(String, Node)]) -> Node {
    Node(pairs.map { (Node($0), $1) })
  }

  private func list(_ nodes: [Node]) -> Node { Node(nodes) }

  /// A text that no reader of YAML takes for a number, a date or a truth value.
  private func quoted(_ text: String) -> Node { Node(text, .implicit, .doubleQuoted) }

  private func plain(_ text: String) -> Node { Node(text, .implicit, .plain) }
}
