import Acquisition
import MASPO
import Strategies
import Surrogates

/// The `search` section: which proposer, and how the MASPOB proposer is set.
struct SearchSection {
  enum ProposerName: String, CaseIterable {
    case maspob, random, tpe
    case jointTPE = "tpe-joint"
    case greedy, halving
    case bestSingle = "best-single"
    case maspo
    case maspoReference = "maspo-reference"
    case maspoPaper = "maspo-paper"
    case spo

    /// `nil` for the proposer that models prompts, and for those that write them.
    var rival: RivalStrategy? { RivalStrategy(rawValue: rawValue) }
    /// Which variant of MASPO writes the prompts; `nil` for those that choose among given ones.
    var maspo: MASPOConfiguration.Preset? { MASPOConfiguration.Preset(rawValue: rawValue) }
  }

  enum SweepStart: String, CaseIterable { case incumbent, lastSelection = "last_selection" }
  enum Sweeps: String, CaseIterable { case single, repeated }
  enum Exploration: String, CaseIterable {
    case linearUCB = "linear_ucb"
    case neuralUCB = "neural_ucb"
    case posterior, thompson, greedy
  }

  var proposer = ProposerName.maspob
  var seed: UInt64 = 42
  var warmUp = 5
  var exploration = Exploration.linearUCB
  /// The weight of the deviation in the utility, at the start where it decays.
  var alpha = 0.2
  var decay: WeightDecay?
  /// `nil` for embeddings where the project has an embedder, else the identity.
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

/// The `search.surrogate` section: which surrogate, and how the networks are shaped and trained.
struct SurrogateSection {
  var kind = SurrogateSelection.fixed(.gat)
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
