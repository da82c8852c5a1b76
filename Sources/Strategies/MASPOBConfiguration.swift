public import Acquisition
public import Search

/// Every choice that MASPOB leaves open.
///
/// `init()` is the published search without its accidents, for surrogates of every kind; ``recommended`` goes with
/// a surrogate that has a posterior.
///
/// Method: MASPOB, arXiv 2603.02630; where the authors' code differs from the paper, the option says
/// which of the two it follows.
public struct MASPOBConfiguration: Hashable, Codable, Sendable {
  /// The first evaluation.
  public enum FirstPoint: String, Hashable, Codable, Sendable, CaseIterable {
    /// All seed prompts: a gain can only be told against what is in use today.
    case seed
    /// A random assignment, as in the reference.
    case random
  }

  /// Where the first coordinate ascent of a round begins.
  public enum SweepStart: String, Hashable, Codable, Sendable, CaseIterable {
    /// The best assignment measured so far (the paper).
    case incumbent
    /// What the previous round selected, the best warm-up assignment in the first (the code).
    case lastSelection
  }

  /// Whether a measured assignment may be proposed again.
  public enum Replicates: String, Hashable, Codable, Sendable, CaseIterable {
    case never
    /// As in the reference, whose warm-up draws with replacement and whose search may return.
    case allowed
  }

  /// Evaluations with a usable score before the first fit, T₀.
  public var warmUp = 5
  public var firstPoint = FirstPoint.seed
  public var exploration = ExplorationRule.linearUCB(alpha: 0.2)
  /// How the weight of ``exploration`` changes over the study; `nil` keeps it.
  public var decay: WeightDecay?
  public var uncertainty = LinearUncertainty.Parameters.centered
  /// Spaces with at most so many combinations are searched exhaustively; 0 means never.
  public var exhaustiveLimit = 10_000
  /// The same limit for a surrogate that is a sum of tables, where a score costs a few vector sums:
  /// 20⁵ combinations take less than a second. Without effect where ``exhaustiveLimit`` is 0.
  public var factoredLimit = 4_000_000
  /// The most memory for those tables; their copies for the search take up to as much again, more for
  /// pools of few candidates.
  public var tableBytes = 64 << 20
  public var sweepStart = SweepStart.incumbent
  public var sweeps = CoordinateAscent.Sweeps.untilStable(limit: 10)
  /// Further ascents from random assignments.
  public var randomStarts = 4
  public var replicates = Replicates.never

  public init() {}

  /// What this package recommends, together with `GaussianProcessMixture`: its posterior is wide before it has seen
  /// much, so that few warm-up draws and a bound of two and a half deviations are enough.
  public static let recommended = {
    var configuration = MASPOBConfiguration()
    configuration.warmUp = 3
    configuration.exploration = .posterior(beta: 2.5)
    return configuration
  }()

  /// The authors' code: 5 random draws, then one sweep a round from the last selection, α = 0.2,
  /// λ = 1, c = 10, repeats allowed. Its features are normalized and not centered.
  public static let reference = {
    var configuration = MASPOBConfiguration()
    configuration.firstPoint = .random
    configuration.uncertainty = .reference
    configuration.exhaustiveLimit = 0
    configuration.sweepStart = .lastSelection
    configuration.sweeps = .single
    configuration.randomStarts = 0
    configuration.replicates = .allowed
    return configuration
  }()
}
