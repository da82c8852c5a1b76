import PromptSpace

/// The `search` section: which proposer, and how the MASPOB proposer is set.
struct SearchSection {
  enum ProposerName: String, CaseIterable { case maspob, random }
  enum SweepStart: String, CaseIterable { case incumbent, lastSelection = "last_selection" }
  enum Sweeps: String, CaseIterable { case single, repeated }

  var proposer = ProposerName.maspob
  var seed: UInt64 = 42
  var warmUp = 5
  var alpha = 0.2
  var start = SweepStart.incumbent
  var sweeps = Sweeps.repeated
  /// The largest space that is searched exhaustively.
  var exhaustiveLimit = 20_000
  var allowReplicates = false
  var surrogate = SurrogateSection()
}

/// The `search.surrogate` section: the graph attention network and its training.
struct SurrogateSection {
  var hidden = 32
  var heads = 4
  var layers = 1
  var bidirectional = true
  var dropout = 0.05
  var epochs = 800
  var patience = 200
  var learningRate = 5e-3
  var weightDecay = 1e-5
}
