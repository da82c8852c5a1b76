extension MASPOConfiguration {
  /// Configurations by the name of their method.
  public enum Preset: String, Hashable, Codable, Sendable, CaseIterable {
    case repaired = "maspo"
    case reference = "maspo-reference"
    case paper = "maspo-paper"
    case spo

    /// What it is, in one line.
    public var summary: String {
      switch self {
      case .repaired: "MASPO with this package's repairs"
      case .reference: "MASPO as the authors' code runs it"
      case .paper: "MASPO as its paper describes it"
      case .spo: "self-supervised: one offspring at a time, each agent judged by its own output"
      }
    }

    public var configuration: MASPOConfiguration {
      switch self {
      case .repaired: .repaired
      case .reference: .reference
      case .paper: .paper
      case .spo: .spo
      }
    }
  }

  /// The authors' code with the flags of their published runs: fixed rounds, refresh, lookahead and misleading
  /// sampling.
  public static let reference = MASPOConfiguration(
    schedule: .fixedRounds(rounds: 3, steps: 3), poolSize: 50, batchSize: 10, beamWidth: 2,
    offspring: 2, sharesBatch: false, maximumCalls: nil, reward: .joint, lookahead: .pooled,
    weights: Weights(local: 0.4, next: 0.4, global: 0.2),
    narrowWeights: Weights(local: 0.7, global: 0.3), order: .candidateFirst,
    remembersPairs: false, reading: .reference, proposalAttempts: 1, faults: .abort,
    centring: .centred, losers: .parent, acceptance: .majority, deduplicates: false,
    refresh: .narrow, anchor: .first, gate: nil, misalignedCases: .successors(limit: 5),
    keptCases: 3, handOff: .summary, switchesDynamically: false, samplesPredecessors: false)

  /// What the paper says where the code does something else.
  public static let paper: MASPOConfiguration = {
    var configuration = reference
    configuration.lookahead = .perQuestion
    configuration.centring = .uncentred
    configuration.losers = .kept
    configuration.refresh = .joint
    configuration.misalignedCases = .own(limit: 3)
    configuration.handOff = .raw
    return configuration
  }()

  /// The paper's search with fair comparisons: both orders, ties, one batch for all parents of a depth, distinct
  /// prompts in a beam, acceptance and a final gate by lower bounds.
  ///
  /// An uncentred J grows with every depth whatever the verdicts; it is centred here.
  public static let repaired: MASPOConfiguration = {
    var configuration = paper
    configuration.sharesBatch = true
    configuration.order = .both
    configuration.remembersPairs = true
    configuration.reading = .strict
    configuration.proposalAttempts = 2
    configuration.faults = .isolate
    configuration.centring = .centred
    configuration.losers = .parent
    configuration.acceptance = .lowerBound(confidence: 0.9)
    configuration.deduplicates = true
    configuration.anchor = .accepted
    configuration.gate = Gate(questions: 20, confidence: 0.95)
    return configuration
  }()

  /// The baseline of the authors' code after J. Xiang et al., "Self-Supervised Prompt Optimization"
  /// (arXiv 2502.06855): nine rounds an agent, three questions, one offspring, its own output only.
  public static let spo: MASPOConfiguration = {
    var configuration = reference
    configuration.schedule = .topological(depth: 9)
    configuration.batchSize = 3
    configuration.beamWidth = 1
    configuration.offspring = 1
    configuration.reward = .local
    configuration.lookahead = .off
    configuration.refresh = .never
    configuration.misalignedCases = .unused
    return configuration
  }()

  /// The authors' code without flags beyond `--optimize`: one pass, ten depths an agent, no lookahead.
  public static let sequential: MASPOConfiguration = {
    var configuration = reference
    configuration.schedule = .topological(depth: 10)
    configuration.lookahead = .off
    configuration.refresh = .never
    configuration.misalignedCases = .unused
    return configuration
  }()

  /// The authors' code with `--round-robin`.
  public static let roundRobin: MASPOConfiguration = {
    var configuration = sequential
    configuration.schedule = .roundRobin(depth: 10, patience: 3)
    configuration.sharesBatch = true
    return configuration
  }()
}
