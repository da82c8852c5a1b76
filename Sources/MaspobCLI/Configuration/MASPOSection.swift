import Generation
import MASPO

/// The `maspo` section: how prompts are written and judged; what is `nil` is as in the variant that
/// `search.proposer` names.
struct MASPOSection: Hashable {
  /// Who writes, or who judges.
  struct Role: Hashable {
    /// A key of the `models` section.
    var model: String?
    var temperature: Double?
    var maxOutputTokens: Int?
  }

  enum HandOff: String, CaseIterable { case raw, summary }

  var rounds: Int?
  /// Depths of an agent at each visit.
  var depth: Int?
  var beam: Int?
  var offspring: Int?
  var batch: Int?
  /// Questions of the validation split that batches are drawn from.
  var pool: Int?
  /// Questions that only the last check asks; 0 for no check.
  var gate: Int?
  var weights: MASPOConfiguration.Weights?
  /// False takes this package's repairs out of the variant `maspo`, which is then the paper's.
  var repairs = true
  /// `nil`: the variant's own, which is a summary in the authors' code.
  var handOff: HandOff?
  var placeholders: PlaceholderMode?
  /// Of questions, contexts and outputs in one request to the optimizer or the judge.
  var characters = 6000
  var optimizer = Role()
  var judge = Role()
}

extension MASPOSection {
  /// A variant with what the section sets.
  ///
  /// A single failed call never ends a run, whatever the variant: it is no verdict. `spo` has a schedule and a
  /// beam of its own, so that only its depth and its batch can be set.
  func configuration(of preset: MASPOConfiguration.Preset) -> MASPOConfiguration {
    let isUnrepaired = preset == .repaired && !repairs
    var configuration = isUnrepaired ? MASPOConfiguration.paper : preset.configuration
    switch configuration.schedule {
    case .fixedRounds(let rounds, let steps):
      configuration.schedule = .fixedRounds(rounds: self.rounds ?? rounds, steps: depth ?? steps)
    case .topological(let depth): configuration.schedule = .topological(depth: self.depth ?? depth)
    case .roundRobin: break
    }
    configuration.batchSize = batch ?? configuration.batchSize
    configuration.poolSize = pool ?? configuration.poolSize
    if preset != .spo {
      configuration.beamWidth = beam ?? configuration.beamWidth
      configuration.offspring = offspring ?? configuration.offspring
      configuration.weights = weights ?? configuration.weights
    }
    configuration.misalignedCases = configuration.misalignedCases.limited(
      to: configuration.batchSize)
    if let gate { configuration.gate?.questions = gate }
    if gate == 0 { configuration.gate = nil }
    switch handOff {
    case .raw: configuration.handOff = .raw
    case .summary: configuration.handOff = .summary
    case nil: break
    }
    configuration.faults = .isolate
    return configuration
  }
}

extension ProjectConfiguration {
  /// `maspo` without its repairs is the variant of the paper, and goes by that name.
  mutating func settleProposer() {
    if search.proposer == .maspo, !maspo.repairs { search.proposer = .maspoPaper }
  }
}

extension MASPOConfiguration.MisalignedCases {
  /// No more cases than a batch has questions.
  fileprivate func limited(to batch: Int) -> MASPOConfiguration.MisalignedCases {
    switch self {
    case .unused: .unused
    case .successors(let limit): .successors(limit: min(limit, batch))
    case .own(let limit): .own(limit: min(limit, batch))
    }
  }
}
