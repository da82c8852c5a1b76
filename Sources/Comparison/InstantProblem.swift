public import PromptSpace

/// A search problem whose evaluations cost nothing: a synthetic one, or a table of recorded scores.
///
/// Everything that a comparison of methods needs to know is known exactly, which no paid run can offer.
public protocol InstantProblem: Sendable {
  var topology: WorkflowTopology { get }
  /// Number of candidates of each agent.
  var space: AssignmentSpace { get }
  /// `[agent][candidate]`, vectors of one length, or `nil` where only the candidates' identity is known.
  var knownEmbeddings: [[[Double]]]? { get }
  /// The expected score of an assignment, in [0, 1].
  ///
  /// - Precondition: the assignment lies in the problem's space.
  func trueScore(of assignment: PromptAssignment) -> Double
  /// What one evaluation shows; `nil` where a table has no entry.
  ///
  /// - Parameter visit: how often the assignment was evaluated before.
  /// - Precondition: the assignment lies in the problem's space.
  func observation(of assignment: PromptAssignment, visit: Int) -> Observation?
  /// The scores of the first evaluation, one per example of the problem, `nil` for an example without one.
  ///
  /// - Precondition: the assignment lies in the problem's space.
  func exampleScores(of assignment: PromptAssignment) -> [Double?]
  /// The largest true score with the assignment of lowest rank that has it.
  var optimum: (assignment: PromptAssignment, score: Double) { get }
  /// Mean of the true scores over the whole space: what a uniform draw can expect.
  var meanScore: Double { get }
}

extension InstantProblem {
  /// Where nothing is known of examples, the mean counts as one.
  public func exampleScores(of assignment: PromptAssignment) -> [Double?] {
    [observation(of: assignment, visit: 0)?.score]
  }

  /// How much worse than the best an assignment is, `optimum.score − trueScore`; never negative.
  public func simpleRegret(of assignment: PromptAssignment) -> Double {
    optimum.score - trueScore(of: assignment)
  }

  /// Simple regret in units of that of a uniform draw: 0 for a maximizer, 1 on average without a search.
  ///
  /// 0 where all assignments score the same.
  public func normalizedRegret(of assignment: PromptAssignment) -> Double {
    let range = optimum.score - meanScore
    return range > 0 ? simpleRegret(of: assignment) / range : 0
  }
}
