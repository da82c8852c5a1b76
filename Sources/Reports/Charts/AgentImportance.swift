import PromptSpace
import Studies

/// How much of the scores' variation goes with the choice of one agent's prompt.
///
/// The estimator is that of a one-way analysis of variance over the usable trials, agent by agent. With group
/// means ȳ_g over the n_g trials of candidate g, η² = Σ n_g (ȳ_g − ȳ)² / Σ (y − ȳ)², and corrected for the
/// share that G groups explain by chance
///
///     ε² = 1 − (1 − η²)·(N − 1)/(N − G).
///
/// It sees main effects only, and since an optimizer does not draw candidates evenly, agents share what went
/// together: the shares need not sum to one. Below zero reads as "nothing shown" and is drawn as zero.
///
/// - Source: T. Kelley, "An unbiased correlation ratio measure", PNAS 21 (1935).
struct AgentImportance: Hashable {
  struct Share: Hashable {
    let agent: AgentID
    /// Candidates that were measured.
    let groups: Int
    /// Usable trials behind the shares.
    let n: Int
    /// η², biased upwards.
    let explained: Double
    /// ε², or `nil` where each candidate was measured only once: then nothing can be told apart from chance.
    let adjusted: Double?
  }

  /// In workflow order; an agent of which a single candidate was measured has none.
  let shares: [Share]

  /// - Returns: no shares below three usable trials, or where all scores are equal.
  /// - Complexity: O(trials · agents).
  init(_ trials: StudyTrials, agents: [AgentID]) {
    let complete = trials.complete
    let scores = complete.compactMap(\.score)
    let mean = scores.reduce(0, +) / Double(max(scores.count, 1))
    let total = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard scores.count > 2, total > 1e-12 else {
      shares = []
      return
    }
    shares = agents.enumerated().compactMap { position, agent in
      var groups: [Int: (sum: Double, n: Int)] = [:]
      for (entry, score) in zip(complete, scores) {
        let group = groups[entry.assignment[position]] ?? (0, 0)
        groups[entry.assignment[position]] = (group.sum + score, group.n + 1)
      }
      guard groups.count > 1 else { return nil }
      let between = groups.sorted { $0.key < $1.key }.reduce(0.0) { sum, group in
        let distance = group.value.sum / Double(group.value.n) - mean
        return sum + Double(group.value.n) * distance * distance
      }
      let explained = min(1, between / total)
      let within = scores.count - groups.count
      let adjusted =
        within > 0 ? 1 - (1 - explained) * Double(scores.count - 1) / Double(within) : nil
      return Share(
        agent: agent, groups: groups.count, n: scores.count, explained: explained,
        adjusted: adjusted)
    }
  }
}
