/// A chain of agents that hand on their answers step by step, and what theory says about it.
///
/// Source: Yang et al., "Streaming Communication in Multi-Agent Reasoning", arXiv:2606.05158, theorems 2 and 3. The
/// paper leaves α and β undefined; here the root is charged like an agent that waits, and each call of a later agent
/// with the average prompt of its steps, which yields the published figures.
public struct StreamedChain: Hashable, Sendable {
  /// A, the agents.
  public let agents: Int
  /// S, the steps of each agent.
  public let steps: Int

  /// - Precondition: both are positive.
  public init(agents: Int, steps: Int) {
    precondition(agents > 0 && steps > 0, "a chain of \(agents) agents with \(steps) steps")
    self.agents = agents
    self.steps = steps
  }

  /// How fast a model reads, relative to how fast it writes.
  public struct Speeds: Hashable, Sendable {
    /// r_po, tokens of the prompt per token of a step.
    public var promptPerStep: Double
    /// r_vdp, tokens written per token of a prompt read, in the same time.
    public var decodePerPrefill: Double
    /// r_vdc, the same for tokens that come from the prefix cache.
    public var decodePerCached: Double
    /// h in 0…1, the share of repeated tokens that the prefix cache answers.
    public var cacheHitRate: Double

    public init(
      promptPerStep: Double = 0, decodePerPrefill: Double = 0, decodePerCached: Double = 0,
      cacheHitRate: Double = 1
    ) {
      self.promptPerStep = promptPerStep
      self.decodePerPrefill = decodePerPrefill
      self.decodePerCached = decodePerCached
      self.cacheHitRate = cacheHitRate
    }
  }

  /// Tokens of prompts per token written.
  public struct PromptLoad: Hashable, Sendable {
    /// α, those that are read anew.
    public var fresh: Double
    /// β, those from the prefix cache.
    public var cached: Double

    public init(fresh: Double, cached: Double) {
      self.fresh = fresh
      self.cached = cached
    }
  }

  private var a: Double { Double(agents) }
  private var s: Double { Double(steps) }

  /// A·S / (S + A − 1): the speed-up where reading costs nothing. S → ∞ gives A, A → ∞ gives S.
  public var simpleBound: Double { a * s / (s + a - 1) }

  /// α = [1 + r_po/S + (A−1)(1−h)(S+r_po)] / A and β = (A−1)·h·(S+r_po) / A.
  public func promptLoad(promptPerStep: Double, cacheHitRate: Double) -> PromptLoad {
    let later = (a - 1) * (s + promptPerStep)
    return PromptLoad(
      fresh: (1 + promptPerStep / s + later * (1 - cacheHitRate)) / a,
      cached: later * cacheHitRate / a)
  }

  /// Theorem 2: A·[(S + r_po)·r_vdp + S] / {(S + A − 1)·(1 + α·r_vdp + β·r_vdc)}.
  public func speedupBound(_ speeds: Speeds) -> Double {
    let load = promptLoad(
      promptPerStep: speeds.promptPerStep, cacheHitRate: speeds.cacheHitRate)
    let serial = a * ((s + speeds.promptPerStep) * speeds.decodePerPrefill + s)
    let perStep = 1 + load.fresh * speeds.decodePerPrefill + load.cached * speeds.decodePerCached
    return serial / ((s + a - 1) * perStep)
  }

  // MARK: Time

  /// A·(τ + S·d), each agent after the other, where a call takes τ before its first token and a step d.
  public func serialTime(latency: Duration, step: Duration) -> Duration {
    (latency + step * steps) * agents
  }

  /// (S + A − 1)·(τ + d): a call a step.
  public func streamedTime(latency: Duration, step: Duration) -> Duration {
    (latency + step) * (steps + agents - 1)
  }

  /// The share of ``simpleBound`` that is reached: (τ + S·d) / (S·(τ + d)).
  ///
  /// The latency is paid once a step instead of once an agent, which is what many steps suffer from.
  public func fractionOfBound(latency: Duration, step: Duration) -> Double {
    (latency + step * steps) / ((latency + step) * steps)
  }
}
