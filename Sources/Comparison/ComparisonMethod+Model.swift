import Acquisition
import PromptSpace
import Strategies
import Surrogates

extension ComparisonMethod {
  /// What a surrogate-driven search is made of.
  struct Model: Hashable, Sendable {
    var surrogate: SurrogateSelection
    var configuration = MASPOBConfiguration()
    var architecture = WorkflowGATArchitecture()
    var schedule = TrainingSchedule()
    var preparation = PromptFeatures.Preparation.centeredAndNormalized
    var source = PromptFeatures.Source.embeddings

    init(_ surrogate: SurrogateSelection) { self.surrogate = surrogate }

    /// The recommended search with a surrogate by its name.
    init?(named name: String) {
      guard let surrogate = SurrogateSelection(rawValue: name) else { return nil }
      self.surrogate = surrogate
    }
  }

  /// Searches of ours by name.
  public enum Preset: String, CaseIterable, Sendable {
    case maspob
    case reference = "maspob-reference"
    case greedy = "maspob-greedy"
    case neural = "maspob-neural"
    case mlp = "maspob-mlp"
    case withoutWarmUp = "maspob-no-warm-up"

    /// What it is, in one line.
    public var summary: String {
      switch self {
      case .maspob: "this package's defaults"
      case .reference: "the published configuration, as the authors' code runs it"
      case .greedy: "maspob without exploration"
      case .neural: "maspob exploring by the surrogate's gradients"
      case .mlp: "maspob with a surrogate that does not know the graph"
      case .withoutWarmUp: "maspob whose model chooses from the second evaluation on"
      }
    }

    var model: Model {
      var model = Model(.fixed(self == .mlp ? .mlp : .gat))
      switch self {
      case .maspob, .mlp: break
      case .reference: model.becomeReference()
      case .greedy: model.configuration.exploration = .greedy
      case .neural: model.configuration.exploration = .neuralUCB(alpha: 0.2)
      // A fit needs a score.
      case .withoutWarmUp: model.configuration.warmUp = 1
      }
      return model
    }
  }
}

extension ComparisonMethod.Model {
  /// - Throws: `FeatureError` for embeddings that are no features.
  func features(of problem: some InstantProblem) throws -> PromptFeatures {
    let identity = PromptFeatures.identity(of: problem.space, preparation: preparation)
    guard source != .identity, let vectors = problem.knownEmbeddings else { return identity }
    let meaning = try PromptFeatures(embeddings: vectors, preparation: preparation)
    return source == .both ? meaning.joined(with: identity) : meaning
  }

  func surrogate(_ features: PromptFeatures, topology: WorkflowTopology) -> any Surrogate {
    var factory = SurrogateFactory(topology: topology, embeddings: features.matrices)
    factory.architecture = architecture
    factory.schedule = schedule
    return factory.make(surrogate)
  }

  /// Everything as the authors' code has it. Its encoder is an eighth as wide as the embeddings; ours is
  /// kept from narrowing below the hidden width, which only embeddings far shorter than theirs would notice.
  fileprivate mutating func becomeReference() {
    configuration = .reference
    preparation = .normalized
    architecture.inputs = .full
    architecture.maskSharing = .perObservation
  }

  mutating func apply(_ setting: String) throws {
    switch setting {
    case "greedy": configuration.exploration = .greedy
    default:
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw ComparisonMethod.ParsingError.unknownSetting(setting) }
      if parts[0] == "features", let source = PromptFeatures.Source(rawValue: parts[1]) {
        self.source = source
      } else {
        try apply(parts[0], Double(parts[1]), of: setting)
      }
    }
  }

  private mutating func apply(_ name: String, _ number: Double?, of setting: String) throws {
    guard let value = number, value.isFinite, (0...1e6).contains(value) else {
      throw ComparisonMethod.ParsingError.unknownSetting(setting)
    }
    switch name {
    case "alpha": configuration.exploration = .linearUCB(alpha: value)
    case "beta": configuration.exploration = .posterior(beta: value)
    case "neural": configuration.exploration = .neuralUCB(alpha: value)
    case "warmup": configuration.warmUp = Int(value)
    case "epochs": schedule.maximumEpochs = Int(value)
    case "dropout": architecture.dropout = value
    case "decay": schedule.optimizer.weightDecay = .coupled(value)
    case "roles": architecture.roles = value == 0 ? .shared : .separate
    case "hidden": architecture.hidden = max(1, Int(value))
    default: throw ComparisonMethod.ParsingError.unknownSetting(setting)
    }
  }
}
