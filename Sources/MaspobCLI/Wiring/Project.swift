import Evaluation
import Foundation
import PromptSpace
import Workflows

/// A project that passed every check that costs nothing.
struct Project {
  let configuration: ProjectConfiguration
  let workflow: WorkflowDefinition
  /// One pool per agent in workflow order; a locked agent's pool holds its seed alone.
  let pools: [PromptPool]
  let validation: Dataset
  let test: Dataset?
  /// `nil` where the evaluator scores.
  let metric: (any Metric)?
  /// What is allowed but probably not meant.
  let warnings: [String]

  var space: AssignmentSpace { AssignmentSpace(pools: pools) }

  /// Whether the search wants the candidates' vectors and the project says where to get them.
  var needsEmbeddings: Bool {
    configuration.search.proposer == .maspob && configuration.embedder != nil
  }

  /// The examples of every split that there is.
  var examples: [DataSplit: [Example]] {
    var examples = [DataSplit.validation: validation.examples]
    examples[.test] = test?.examples
    return examples
  }

  func dataset(for split: DataSplit) -> Dataset? {
    switch split {
    case .validation: validation
    case .test: test
    }
  }
}
