/// The settings of ``TPEProposer``; `init()` has Optuna's defaults.
public struct TPEConfiguration: Hashable, Codable, Sendable {
  /// Which candidates are modelled together.
  public enum Dependence: String, Hashable, Codable, Sendable, CaseIterable {
    /// Each agent on its own, Optuna's default up to version 4.
    case independent
    /// All agents in one density, Optuna's default for one objective since version 5.
    case joint
  }

  public var dependence = Dependence.independent
  /// Scored trials before the first model; until then draws are uniform.
  public var startupTrials = 10
  /// Draws from the density of good trials, of which the best ratio is taken.
  public var candidates = 24
  public var priorWeight = 1.0
  /// Whether a measured assignment may be proposed again, as Optuna does.
  public var replicates = MASPOBConfiguration.Replicates.never

  public init() {}

  /// How many of n trials count as good: min(⌈0.1·n⌉, 25).
  public static func goodCount(of trials: Int) -> Int { min((trials + 9) / 10, 25) }
}
