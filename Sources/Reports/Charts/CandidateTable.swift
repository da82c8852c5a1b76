import PromptSpace
import Studies

/// What the usable trials say about each candidate prompt, whatever the other agents had: a slice.
struct CandidateTable: Hashable {
  struct Row: Hashable {
    let candidate: Int
    /// Usable trials with this candidate.
    let trials: Int
    /// Over those trials, each counting once.
    let mean: Double?
    let best: Double?
    /// A 95 % t interval of ``mean`` over trials, or `nil` below two.
    let lower: Double?
    let upper: Double?
    let isWinner: Bool
  }

  struct Agent: Hashable {
    let agent: AgentID
    let rows: [Row]
  }

  let agents: [Agent]

  /// - Complexity: O(trials · agents + candidates).
  init(_ trials: StudyTrials, pools: [PromptPool], winner: PromptAssignment?) {
    let complete = trials.complete
    agents = pools.enumerated().map { position, pool in
      var scores = [[Double]](repeating: [], count: pool.count)
      for entry in complete {
        if let score = entry.score { scores[entry.assignment[position]].append(score) }
      }
      return Agent(
        agent: pool.agent,
        rows: scores.enumerated().map { candidate, scores in
          Row(candidate, scores, isWinner: winner?[position] == candidate)
        })
    }
  }
}

extension CandidateTable.Row {
  fileprivate init(_ candidate: Int, _ scores: [Double], isWinner: Bool) {
    let n = Double(scores.count)
    let mean = scores.isEmpty ? nil : scores.reduce(0, +) / n
    var half: Double?
    if let mean, scores.count > 1 {
      let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let t = StudentT(degreesOfFreedom: scores.count - 1).halfWidth(
        covering: ScoreInterval.confidence)
      half = t * (squares / (n - 1) / n).squareRoot()
    }
    self.init(
      candidate: candidate, trials: scores.count, mean: mean, best: scores.max(),
      lower: half.flatMap { half in mean.map { max(0, $0 - half) } },
      upper: half.flatMap { half in mean.map { min(1, $0 + half) } }, isWinner: isWinner)
  }
}
