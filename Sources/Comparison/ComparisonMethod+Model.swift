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
    /// Whether utilities are divided by calls, always or in a study that calls limit.
    var isPricedByCalls = false
    var isPricedWhereCallsAreScarce = false

    init(_ surrogate: SurrogateSelection) {
      self.surrogate = surrogate
      guard surrogate == .fixed(.bayesianGP) else { return }
      configuration = .recommended
      source = .identity
    }

    /// The recommended search with a surrogate by its name.
    init?(named name: String) {
      guard let surrogate = SurrogateSelection(rawValue: name) else { return nil }
      self.init(surrogate)
    }
  }

  /// Searches of ours by name.
  public enum Preset: String, CaseIterable, Sendable {
    case maspob
    case reference = "maspob-reference"
    case network = "maspob-gat"
    case greedy = "maspob-greedy"
    case neural = "maspob-neural"
    case mlp = "maspob-mlp"
    case withoutWarmUp = "maspob-no-warm-up"

    /// What it is, in one line.
    public var summary: String {
      switch self {
      case .maspob: "this package's defaults"
      case .reference: "the published configuration, as the authors' code runs it"
      case .network:
        "the published surrogate and bound with a baseline, an exact search and no repeats"
      case .greedy: "maspob without exploration"
      case .neural: "maspob-gat exploring by the surrogate's gradients"
      case .mlp: "maspob-gat with a surrogate that does not know the graph"
      case .withoutWarmUp: "maspob whose model chooses from the second evaluation on"
      }
    }

    var model: Model {
      var model = Model(.fixed(kind))
      // The same search throughout, so that presets differ in what their names say alone.
      model.isPricedWhereCallsAreScarce = kind == .bayesianGP
      switch self {
      case .maspob, .network, .mlp: break
      case .reference: model.becomeReference()
      case .greedy: model.configuration.exploration = .greedy
      case .neural: model.configuration.exploration = .neuralUCB(alpha: 0.2)
      // A fit needs a score.
      case .withoutWarmUp: model.configuration.warmUp = 1
      }
      return model
    }

    private var kind: SurrogateKind {
      switch self {
      case .maspob, .greedy, .withoutWarmUp: .bayesianGP
      case .mlp: .mlp
      case .reference, .network, .neural: .gat
      }
    }
  }
}

extension ComparisonMethod.Model {
  /// The search of a study in which calls are scarce, or are not.
  func priced(callsAreScarce: Bool) -> ComparisonMethod.Model {
    guard callsAreScarce, isPricedWhereCallsAreScarce else { return self }
    var model = self
    model.isPricedByCalls = true
    return model
  }

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
}
