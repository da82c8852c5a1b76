import PromptSpace
import Studies

/// States of studies, built from the events that a journal would hold.
enum StudyStateFixture {
  static let agents = 2

  /// - Parameters:
  ///   - scores: validation scores of each trial's examples; `nil` for an example without a score.
  ///   - tests: test scores by trial number.
  static func state(
    _ scores: [(PromptAssignment, [Double?])], tests: [Int: [Double]] = [:],
    stopped: StopReason? = .evaluations
  ) -> StudyState {
    var events: [StudyEvent] = []
    for (index, (assignment, values)) in scores.enumerated() {
      let source: Proposal.Source = index == 0 ? .seed : .search
      events.append(
        .proposed(
          trial: index + 1,
          proposal: Proposal(
            assignment: assignment, source: source, predictedMean: index == 0 ? nil : 0.25)))
      events.append(
        .evaluated(trial: index + 1, outcome: outcome(assignment, .validation, values)))
    }
    for (trial, values) in tests.sorted(by: { $0.key < $1.key }) {
      events.append(
        .tested(trial: trial, outcome: outcome(scores[trial - 1].0, .test, values)))
    }
    if let stopped { events.append(.stopped(reason: stopped)) }
    let records = events.enumerated().map { JournalRecord(sequence: $0, time: "", event: $1) }
    return StudyState(records: records, maximumErrorRate: 0.4)
  }

  static func outcome(
    _ assignment: PromptAssignment, _ split: DataSplit, _ values: [Double?]
  ) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: assignment, split: split,
      examples: values.enumerated().map { index, value in
        value.map { .scored("e\(index)", $0) }
          ?? .failed("e\(index)", .timeout, message: "too slow")
      },
      usage: ResourceUsage(
        calls: 2 * values.count, cachedCalls: 1, inputTokens: 10, outputTokens: 3, costUSD: nil))
  }
}
