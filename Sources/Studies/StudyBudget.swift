/// What a study may spend in total, over all the processes that ever worked on it.
public struct StudyBudget: Hashable, Codable, Sendable {
  /// Evaluations on the validation split, the baseline included.
  public var evaluations: Int
  /// Requests that reach a server, retries and every role included; `nil` for no cap.
  public var calls: Int?

  public init(evaluations: Int, calls: Int? = nil) {
    self.evaluations = evaluations
    self.calls = calls
  }

  /// The cap that forbids another evaluation, or `nil` when one is admitted.
  ///
  /// An evaluation is admitted whole or not at all: its calls before any retry, and the calls of the
  /// final measurement of seed and winner on the test split, must fit into what is left.
  ///
  /// - Parameters:
  ///   - evaluationsDone: evaluations that ended so far.
  ///   - callsSpent: calls spent or reserved so far.
  ///   - callsPerEvaluation: worst case of one validation evaluation without retries.
  ///   - testReserve: worst case of the verdict's calls without retries.
  func refusal(
    evaluationsDone: Int, callsSpent: Int, callsPerEvaluation: Int, testReserve: Int
  ) -> StopReason? {
    if evaluationsDone >= evaluations { return .evaluations }
    if let calls, callsSpent + callsPerEvaluation + testReserve > calls { return .calls }
    return nil
  }
}
