import Acquisition
import Evaluation
import Foundation
import PromptSpace
import Strategies
import Surrogates
import Workflows

/// A project that passed every check that costs nothing.
struct Project {
  var configuration: ProjectConfiguration
  let workflow: WorkflowDefinition
  /// One pool per agent in workflow order; a locked agent's pool holds its seed alone. The protocols come last where the
  /// search chooses among them too.
  let pools: [PromptPool]
  let validation: Dataset
  let test: Dataset?
  /// `nil` where the evaluator scores.
  let metric: (any Metric)?
  /// What is allowed but probably not meant.
  let warnings: [String]

  var space: AssignmentSpace { AssignmentSpace(pools: pools) }

  /// What the search tells candidates apart by; without an embedder by their identity.
  var features: PromptFeatures.Source {
    if let features = configuration.search.features { return features }
    // On measured tables it found better combinations without vectors of a small model.
    let ignoresVectors = configuration.search.surrogate.kind == .fixed(.bayesianGP)
    return configuration.embedder == nil || ignoresVectors ? .identity : .embeddings
  }

  /// Whether the search wants the candidates' vectors; reading the project made sure that it then
  /// says where to get them.
  var needsEmbeddings: Bool {
    configuration.search.proposer.modelsPrompts && features != .identity
  }

  /// The examples of every split that there is.
  var examples: [DataSplit: [Example]] {
    var examples = [DataSplit.validation: validation.examples]
    examples[.test] = test?.examples
    return examples
  }

  /// How combinations will be chosen, such as `maspob, surrogate gat, linear_ucb of weight 0.2,
  /// features identity`.
  var searchSummary: String {
    let search = configuration.search
    if search.proposer.choosesExamples {
      return "\(search.proposer.rawValue), \(configuration.examples.blocks) blocks of examples, "
        + "features \(features.rawValue)"
    }
    guard search.proposer == .maspob else { return search.proposer.rawValue }
    let decay = search.decay.map { ", \($0.shape.rawValue) decay to \($0.end)" } ?? ""
    let rule = search.rule
    let weight = rule.weight == 0 ? "" : " of weight \(rule.weight)\(decay)"
    return "\(search.proposer.rawValue), surrogate \(search.surrogate.kind.rawValue), "
      + "\(search.chosenExploration.rawValue)\(weight)\(search.unit == .call ? " per call" : ""), features \(features.rawValue)"
  }

  func dataset(for split: DataSplit) -> Dataset? {
    switch split {
    case .validation: validation
    case .test: test
    }
  }
}
