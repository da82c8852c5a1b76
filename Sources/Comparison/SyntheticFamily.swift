public import PromptSpace

/// A family of problems with planted interactions along a workflow's edges; a seed draws one of them.
///
/// What it imitates, and why:
/// - Prompts for one role are the same text up to a few habits (how long, which format, how much
///   reasoning). Hence a candidate is a point z in a space of few style factors, and its embedding the
///   role's vector plus a linear image of z plus noise.
/// - A prompt helps or harms by itself: an effect u(z) for each agent, linear in the style.
/// - What a downstream agent makes of its input depends on the format that the upstream prompt produces:
///   an effect v(z, z′) for each edge, bilinear and of low rank (formats that match, or do not).
/// - Embeddings do not know everything: a share of every effect is drawn for each candidate, or pair of
///   candidates, alone. A small part belongs to the whole combination and follows from nothing.
/// - Few agents and edges matter much: shares of variance within a kind are exponential draws.
///
/// With all effects centred to have no main effects hidden in them and scaled to variance 1 over the
/// space, the shares of variance are the dials, exactly but for w, which is drawn for each combination:
/// ```
/// g(p)     = √(1 − κ − r)·Σ_i a_i·u_i(p_i) + √κ·Σ_(i,j)∈E b_ij·v_ij(p_i, p_j) + √r·w(p)
/// score(p) = logistic(b + s·g(p)),       Σ a² = Σ b² = 1
/// ```
public struct SyntheticFamily: Hashable, Sendable {
  public var name: String
  public var topology: WorkflowTopology
  /// Candidates of each agent.
  public var candidates: Int
  /// κ, the share of variance that lies in the edges; none without edges.
  public var coupling: Double
  /// r, the share of variance that belongs to whole combinations.
  public var residual = 0.05
  /// Share of the variance of each effect that follows from the style.
  public var informativeness = 0.7
  /// Dimension of the style z.
  public var styleFactors = 4
  /// Rank of the bilinear forms along edges.
  public var rank = 2
  /// Length of embeddings, d.
  public var dimension = 24
  /// Deviation of the noise on each component of an embedding, whose style has deviation 1.
  public var embeddingNoise = 0.3
  /// s, deviation of the logit of the score over the space.
  public var spread = 0.6
  /// Accuracies whose logit is b; a problem draws one.
  public var baseAccuracy = 0.3...0.6
  public var noise = ExampleNoise()

  /// - Precondition: at least one candidate, 0 ≤ coupling, and coupling and residual leave a rest.
  public init(
    name: String, topology: WorkflowTopology, candidates: Int, coupling: Double
  ) {
    self.name = name
    self.topology = topology
    self.candidates = candidates
    self.coupling = coupling
  }
}

extension SyntheticFamily {
  /// The families of the calibration study: chain and diamond, each with moderate and strong coupling,
  /// and two controls without: a chain whose edges carry nothing, and agents without edges.
  public static let study: [SyntheticFamily] = [
    .chain("chain", coupling: 0.3), .diamond("diamond", coupling: 0.3),
    .chain("chain-strong", coupling: 0.6), .diamond("diamond-strong", coupling: 0.6),
    .chain("chain-additive", coupling: 0), .edgeless("edgeless"),
  ]

  /// Four agents in a row, eight candidates each: 4 096 combinations.
  public static func chain(_ name: String, coupling: Double) -> SyntheticFamily {
    SyntheticFamily(
      name: name,
      topology: topology(["A", "B", "C", "D"], ["B": ["A"], "C": ["B"], "D": ["C"]]),
      candidates: 8, coupling: coupling)
  }

  /// The published workflow for MATH: five agents, six candidates each: 7 776 combinations.
  public static func diamond(_ name: String, coupling: Double) -> SyntheticFamily {
    SyntheticFamily(
      name: name,
      topology: topology(["P", "R", "D", "G", "E"], ["R": ["P"], "E": ["R", "D", "G"]]),
      candidates: 6, coupling: coupling)
  }

  /// Four agents that do not talk to each other.
  public static func edgeless(_ name: String) -> SyntheticFamily {
    SyntheticFamily(
      name: name, topology: topology(["A", "B", "C", "D"], [:]), candidates: 8, coupling: 0)
  }

  private static func topology(
    _ agents: [AgentID], _ dependencies: [AgentID: [AgentID]]
  ) -> WorkflowTopology {
    do {
      return try WorkflowTopology(agents: agents, dependencies: dependencies)
    } catch {
      preconditionFailure("a topology in the source: \(error)")
    }
  }
}
