import Acquisition
import Strategies
import Surrogates
import Yams

extension SearchSection {
  /// Reads the section; an absent one leaves every default.
  init(reading top: ConfigurationMapping) {
    let keys = [
      "proposer", "seed", "warm_up", "exploration", "alpha", "features", "start", "sweeps",
      "exhaustive_limit", "replicates", "racing", "surrogate", "per", "optimize_communication",
      "blocks",
    ]
    guard let section = top.mapping("search", allowed: keys) else { return }
    proposer = section.choice("proposer", ProposerName.self) ?? proposer
    seed = section.integer("seed", in: 0...Int.max).map(UInt64.init) ?? seed
    warmUp = section.integer("warm_up", in: 1...100_000) ?? warmUp
    exploration = section.choice("exploration", Exploration.self) ?? exploration
    readWeight(section)
    unit = section.choice("per", Unit.self) ?? unit
    features = section.choice("features", PromptFeatures.Source.self)
    start = section.choice("start", SweepStart.self) ?? start
    sweeps = section.choice("sweeps", Sweeps.self) ?? sweeps
    exhaustiveLimit = section.integer("exhaustive_limit", in: 0...100_000_000) ?? exhaustiveLimit
    allowReplicates = section.flag("replicates") ?? allowReplicates
    racing = section.number("racing", in: 0.5...0.9999)
    if racing != nil, top.has("evaluator") {
      section.report("racing", "an evaluator measures all examples at once; remove one of the two")
    }
    if proposer.choosesExamples, top.has("evaluator") {
      section.report(
        "proposer", "an evaluator measures all examples at once; remove it, or take 'maspob'")
    }
    surrogate = SurrogateSection(reading: section)
    check(section, hasEmbedder: top.has("embedder"))
    checkEffects(section)
  }

  /// A number, or a mapping that says how the weight decays.
  private mutating func readWeight(_ section: ConfigurationMapping) {
    guard case .mapping = section.node("alpha") else {
      alpha = section.number("alpha", in: 0...1e6) ?? alpha
      return
    }
    guard let map = section.mapping("alpha", allowed: ["start", "end", "decay", "over"]) else {
      return
    }
    map.requireKeys(["start", "end", "decay"])
    alpha = map.number("start", in: 0...1e6) ?? alpha
    let over =
      map.integer("over", in: 1...1_000_000) ?? WeightDecay.publishedEvaluations
    guard let end = map.number("end", in: 0...1e6),
      let shape = map.choice("decay", WeightDecay.Shape.self)
    else { return }
    guard end > 0 || shape != .exponential else {
      map.report("end", "an exponential decay ends above 0")
      return
    }
    decay = WeightDecay(shape, to: end, over: over)
  }

  /// What single values cannot tell.
  private func check(_ section: ConfigurationMapping, hasEmbedder: Bool) {
    if let features, features != .identity, !hasEmbedder {
      section.report("features", "'\(features.rawValue)' needs the section 'embedder'")
    }
    let closedForm: [SurrogateSelection] = [.fixed(.linear), .fixed(.gp), .fixed(.bayesianGP)]
    if exploration == .neuralUCB, closedForm.contains(surrogate.kind) {
      section.report(
        "exploration",
        "'neural_ucb' needs gradients: the surrogate gat, mlp or auto, "
          + "not '\(surrogate.kind.rawValue)'")
    }
    if exploration == .posterior || exploration == .expectedImprovement,
      [.fixed(.mlp), .fixed(.gat)].contains(surrogate.kind)
    {
      section.report(
        "exploration",
        "'\(chosenExploration.rawValue)' needs a posterior: the surrogate bgp, gp, linear or auto, "
          + "not '\(surrogate.kind.rawValue)'")
    }
  }

  /// What nobody reads would be believed to have done something.
  private func checkEffects(_ section: ConfigurationMapping) {
    guard proposer == .maspob else {
      let read = ["proposer", "seed"] + proposer.ownKeys
      for (key, _) in section.entries where !read.contains(key) {
        section.report(
          key, "the proposer '\(proposer.rawValue)' does not read it; remove it, or take 'maspob'")
      }
      return
    }
    if section.has("blocks") {
      section.report(
        "blocks", "the proposer 'maspob' does not read it; remove it, or take 'maspob-examples'")
    }
    if section.has("alpha"), [.greedy, .expectedImprovement].contains(chosenExploration) {
      section.report("alpha", "'\(chosenExploration.rawValue)' has no weight; remove it")
    }
  }
}

extension SearchSection.ProposerName {
  /// What those beside `maspob` read of the section, their name and seed aside.
  fileprivate var ownKeys: [String] {
    if choosesExamples { return ["warm_up", "blocks", "features"] }
    return maspo == nil ? ["racing"] : []
  }
}

extension ExampleSearchConfiguration {
  /// Reads what the `search` section says about it.
  init(reading top: ConfigurationMapping, _ search: SearchSection) {
    self.init()
    warmUp = search.warmUp ?? warmUp
    guard case .mapping = top.node("search"), let section = top.mapping("search", allowed: nil)
    else { return }
    blocks = section.integer("blocks", in: Self.blockRange) ?? blocks
  }
}

extension SurrogateSection {
  /// Reads the key `surrogate` of the search section: the name of a kind, or a mapping.
  init(reading search: ConfigurationMapping) {
    if case .scalar = search.node("surrogate") {
      kind = search.choice("surrogate", SurrogateSelection.self) ?? kind
      return
    }
    let keys = [
      "kind", "hidden", "heads", "layers", "bidirectional", "inputs", "dropout", "epochs",
      "patience", "learning_rate", "weight_decay",
    ]
    guard let section = search.mapping("surrogate", allowed: keys) else { return }
    // All other keys shape a network.
    kind = section.choice("kind", SurrogateSelection.self) ?? .fixed(.gat)
    hidden = section.integer("hidden", in: 1...4096) ?? hidden
    heads = section.integer("heads", in: 1...64) ?? heads
    layers = section.integer("layers", in: 1...2) ?? layers
    bidirectional = section.flag("bidirectional") ?? bidirectional
    inputs = section.choice("inputs", WorkflowGATArchitecture.Inputs.self) ?? inputs
    dropout = section.number("dropout", in: 0...0.95) ?? dropout
    epochs = section.integer("epochs", in: 1...1_000_000) ?? epochs
    patience = section.integer("patience", in: 1...1_000_000) ?? patience
    learningRate = section.number("learning_rate", in: 1e-9...10) ?? learningRate
    weightDecay = section.number("weight_decay", in: 0...10) ?? weightDecay
    for key in idleKeys where section.has(key) {
      section.report(
        key, "the surrogate '\(kind.rawValue)' does not read it; remove it, or take 'kind: gat'")
    }
  }

  /// Keys of networks that the kind has no use for.
  private var idleKeys: [String] {
    let graph = ["heads", "layers", "bidirectional", "inputs"]
    let network = ["hidden", "dropout", "epochs", "patience", "learning_rate", "weight_decay"]
    return switch kind {
    case .fixed(.gat), .auto: []
    case .fixed(.mlp): graph
    case .fixed(.linear), .fixed(.gp), .fixed(.bayesianGP): graph + network
    }
  }
}
