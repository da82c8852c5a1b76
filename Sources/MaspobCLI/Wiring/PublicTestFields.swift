import Evaluation
import Workflows

extension WorkflowDefinition {
  /// What keeps the public tests of a data set from being run, which would come to light after calls were paid.
  ///
  /// - Returns: one objection per agent and data set: the first example that it concerns.
  /// - Complexity: O(length of the fields).
  func objections(to dataset: Dataset) -> [String] {
    agents.compactMap { agent in
      guard case .publicTests(let run) = agent.operation else { return nil }
      let example = dataset.examples.first {
        let text = ($0.fields[run.asserts] ?? "").trimmingPrefix(while: \.isWhitespace)
        return !text.isEmpty && PublicTestRun.statements(in: String(text)) == nil
      }
      return example.map {
        "\(dataset.name): example '\($0.id)': the field '\(run.asserts)' must be a JSON array of "
          + "statements as texts, since agent '\(agent.id)' runs them as public tests"
      }
    }
  }
}
