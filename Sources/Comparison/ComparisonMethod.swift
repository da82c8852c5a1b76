import Acquisition
import PromptSpace
public import Randomness
public import Strategies
import Surrogates

/// A way to search that a comparison runs, with a name that says everything about it.
///
/// As text: `random`, or a surrogate with settings, such as `gat`, `gp:beta=1` or `mlp:alpha=0.05,warmup=8`.
/// Settings: `alpha` (linear bound), `beta` (posterior bound), `greedy`, `warmup`, `epochs`, `dropout`,
/// `decay` (Adam's weight decay), `hidden`.
public struct ComparisonMethod: Hashable, Sendable, CustomStringConvertible {
  public enum ParsingError: Error, Equatable, CustomStringConvertible {
    case unknownMethod(String)
    case unknownSetting(String)

    public var description: String {
      switch self {
      case .unknownMethod(let text):
        "there is no method \(text); there are random, "
          + SurrogateSelection.allCases.map(\.rawValue).joined(separator: ", ")
      case .unknownSetting(let text): "there is no setting \(text)"
      }
    }
  }

  enum Search: Hashable, Sendable {
    case random
    case maspob(Model)
  }

  /// What a surrogate-driven search is made of.
  struct Model: Hashable, Sendable {
    var surrogate: SurrogateSelection
    var configuration = MASPOBConfiguration()
    var architecture = WorkflowGATArchitecture()
    var schedule = TrainingSchedule()
  }

  /// The text it was made from.
  public let description: String
  let search: Search

  public init(_ description: String) throws {
    self.description = description
    let parts = description.split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = parts.first else { throw ParsingError.unknownMethod(description) }
    if description == "random" {
      search = .random
      return
    }
    guard let surrogate = SurrogateSelection(rawValue: name) else {
      throw ParsingError.unknownMethod(name)
    }
    var model = Model(surrogate: surrogate)
    for setting in parts.dropFirst().joined().split(separator: ",") {
      try model.apply(String(setting))
    }
    search = .maspob(model)
  }

  /// A fresh proposer for a problem.
  ///
  /// - Throws: `FeatureError` for embeddings that are no features.
  public func proposer(
    for problem: some InstantProblem, seeds: SeedSequence
  ) throws -> any Proposer {
    guard case .maspob(let model) = search else {
      return RandomProposer(space: problem.space, seeds: seeds)
    }
    let features = try PromptFeatures(embeddings: problem.embeddings)
    return MASPOBProposer(
      features: features, surrogate: model.surrogate(features, topology: problem.topology),
      configuration: model.configuration, seeds: seeds)
  }

  /// An unfitted surrogate for a problem, or `nil` for a method without one.
  func surrogate(for problem: some InstantProblem) throws -> (any Surrogate)? {
    guard case .maspob(let model) = search else { return nil }
    return model.surrogate(
      try PromptFeatures(embeddings: problem.embeddings), topology: problem.topology)
  }
}

extension ComparisonMethod.Model {
  fileprivate func surrogate(
    _ features: PromptFeatures, topology: WorkflowTopology
  ) -> any Surrogate {
    var factory = SurrogateFactory(topology: topology, embeddings: features.matrices)
    factory.architecture = architecture
    factory.schedule = schedule
    return factory.make(surrogate)
  }
}

extension ComparisonMethod.Model {
  fileprivate mutating func apply(_ setting: String) throws {
    if setting == "greedy" {
      configuration.exploration = .greedy
      return
    }
    let parts = setting.split(separator: "=").map(String.init)
    guard parts.count == 2, let value = Double(parts[1]), value.isFinite, value >= 0 else {
      throw ComparisonMethod.ParsingError.unknownSetting(setting)
    }
    switch parts[0] {
    case "alpha": configuration.exploration = .linearUCB(alpha: value)
    case "beta": configuration.exploration = .posterior(beta: value)
    case "warmup": configuration.warmUp = Int(value)
    case "epochs": schedule.maximumEpochs = Int(value)
    case "dropout": architecture.dropout = value
    case "decay": schedule.optimizer.weightDecay = .coupled(value)
    case "roles": architecture.roles = value == 0 ? .shared : .separate
    case "hidden": architecture.hidden = Int(value)
    default: throw ComparisonMethod.ParsingError.unknownSetting(setting)
    }
  }
}
