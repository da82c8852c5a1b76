import Acquisition
import MASPO
import Strategies
import Surrogates

/// The `search` section: which proposer, and how the MASPOB proposer is set.
struct SearchSection {
  enum ProposerName: String, CaseIterable {
    case maspob
    case maspobExamples = "maspob-examples"
    case random, tpe
    case jointTPE = "tpe-joint"
    case greedy, halving
    case bestSingle = "best-single"
    case maspo
    case maspoReference = "maspo-reference"
    case maspoPaper = "maspo-paper"
    case spo

    /// `nil` for the proposer that models prompts, and for those that write them.
    var rival: RivalStrategy? { RivalStrategy(rawValue: rawValue) }
    /// Whether it models prompts, and may want their vectors.
    var modelsPrompts: Bool { self == .maspob || self == .maspobExamples }
    /// Whether it chooses how many examples each trial asks.
    var choosesExamples: Bool { self == .maspobExamples }
    /// Which variant of MASPO writes the prompts; `nil` for those that choose among given ones.
    var maspo: MASPOConfiguration.Preset? { MASPOConfiguration.Preset(rawValue: rawValue) }
  }

  enum SweepStart: String, CaseIterable { case incumbent, lastSelection = "last_selection" }
  enum Sweeps: String, CaseIterable { case single, repeated }
  enum Exploration: String, CaseIterable {
    case linearUCB = "linear_ucb"
    case neuralUCB = "neural_ucb"
    case posterior, thompson, greedy
    case expectedImprovement = "expected_improvement"
  }

  /// What is scarce.
  enum Unit: String, CaseIterable {
    case evaluation
    /// A combination that shares a prefix of the workflow with measured ones is cheaper, and worth more.
    case call
  }

  var proposer = ProposerName.maspob
  var seed: UInt64 = 42
  /// `nil` for what suits the surrogate.
  var warmUp: Int?
  /// `nil` for what suits the surrogate.
  var exploration: Exploration?
  /// The weight of the deviation in the utility, at the start where it decays; `nil` for the rule's own.
  var alpha: Double?
  var decay: WeightDecay?
  /// What a utility is divided by.
  var unit = Unit.evaluation
  /// `nil` for embeddings where the project has an embedder and the surrogate lives of them, else the identity.
  var features: PromptFeatures.Source?
  var start = SweepStart.incumbent
  var sweeps = Sweeps.repeated
  /// The largest space that is searched exhaustively.
  var exhaustiveLimit = 20_000
  var allowReplicates = false
  /// How sure an evaluation must be of losing before it gives up; `nil` to run every example.
  var racing: Double?
  var surrogate = SurrogateSection()
}

extension SearchSection {
  /// Evaluations before the first fit.
  var warmUpEvaluations: Int {
    let suggested: MASPOBConfiguration =
      surrogate.kind == .fixed(.bayesianGP) ? .recommended : MASPOBConfiguration()
    return warmUp ?? suggested.warmUp
  }

  /// The rule with its weight.
  var rule: ExplorationRule {
    switch chosenExploration {
    case .linearUCB: .linearUCB(alpha: alpha ?? 0.2)
    case .neuralUCB: .neuralUCB(alpha: alpha ?? 0.2)
    case .posterior: .posterior(beta: alpha ?? 2.5)
    case .thompson: .thompson(scale: alpha ?? 1)
    case .expectedImprovement: .expectedImprovement
    case .greedy: .greedy
    }
  }

  /// What the project asks for; else a posterior is used where there is one.
  var chosenExploration: Exploration {
    if let exploration { return exploration }
    return surrogate.kind.hasPosterior ? .posterior : .linearUCB
  }
}

extension SurrogateSelection {
  fileprivate var hasPosterior: Bool {
    switch self {
    case .fixed(.gp), .fixed(.bayesianGP), .fixed(.linear): true
    case .fixed(.mlp), .fixed(.gat), .auto: false
    }
  }
}

/// The `search.surrogate` section: which surrogate, and how the networks are shaped and trained.
struct SurrogateSection {
  var kind = SurrogateSelection.fixed(.bayesianGP)
  var hidden = 32
  var heads = 4
  var layers = 1
  var bidirectional = true
  var inputs = WorkflowGATArchitecture.Inputs.span
  var dropout = 0.05
  var epochs = 800
  var patience = 200
  var learningRate = 5e-3
  var weightDecay = 1e-5
}
