public import PromptSpace

/// The outcome of an evaluation as somebody outside reports it.
public struct OutcomeReport: Hashable, Sendable {
  /// What was measured: every example, or only the mean over them.
  public enum Measurement: Hashable, Sendable {
    case examples([ExampleOutcome])
    case mean(ReportedScore)
  }

  /// The trial it belongs to; `nil` for the pending trial of ``assignment``, or a new one.
  public var trial: Int?
  /// `nil` where ``trial`` says it.
  public var assignment: PromptAssignment?
  public var split: DataSplit
  public var measurement: Measurement
  public var usage: ResourceUsage

  public init(
    trial: Int?, assignment: PromptAssignment?, split: DataSplit = .validation,
    measurement: Measurement, usage: ResourceUsage = .zero
  ) {
    self.trial = trial
    self.assignment = assignment
    self.split = split
    self.measurement = measurement
    self.usage = usage
  }

  func outcome(of assignment: PromptAssignment) -> EvaluationOutcome {
    switch measurement {
    case .examples(let examples):
      EvaluationOutcome(
        assignment: assignment, split: split, examples: examples, usage: usage, origin: .told)
    case .mean(let reported):
      EvaluationOutcome(assignment: assignment, split: split, reported: reported, usage: usage)
    }
  }
}

extension StudyRecorder {
  /// Records a reported outcome.
  ///
  /// A report without a trial goes to the earliest pending trial of its assignment; where none is pending it
  /// becomes a trial of its own: a replicate, or a measurement that nobody proposed.
  ///
  /// - Returns: the trial with its outcome.
  /// - Throws: ``StudyError`` with code `refusedReport` when it contradicts the run or was told already,
  ///   `nothingScored` for a baseline that is none, `storage`.
  public mutating func tell(_ report: OutcomeReport) throws -> Trial {
    if let assignment = report.assignment { try requireInside(assignment) }
    switch report.split {
    case .validation: return try tellValidation(report)
    case .test: return try tellTest(report)
    }
  }

  private mutating func tellValidation(_ report: OutcomeReport) throws -> Trial {
    let known = try trial(of: report) { $0.outcome == nil }
    if let known, let earlier = known.outcome {
      throw toldAlready(known, earlier, advice: "; leave the trial out to record a replicate")
    }
    guard let assignment = known?.assignment ?? report.assignment else {
      throw StudyError(.refusedReport, "say which trial or which assignment was measured")
    }
    let outcome = report.outcome(of: assignment)
    try requireUsableBaseline(outcome)
    let trial =
      try known ?? propose(Proposal(assignment: assignment, source: .told, note: "told"))
    try record(.evaluated(trial: trial.number, outcome: outcome))
    return state.trials.first { $0.number == trial.number } ?? trial
  }

  private mutating func tellTest(_ report: OutcomeReport) throws -> Trial {
    let candidate = try trial(of: report) { $0.outcome != nil && $0.test == nil }
    guard let candidate else {
      throw StudyError(
        .refusedReport,
        "no trial of this assignment waits for its test split; a test belongs to a trial that was "
          + "measured on the validation split and not yet on the test split")
    }
    guard candidate.outcome != nil else {
      throw StudyError(
        .refusedReport,
        "trial \(candidate.number) (\(candidate.assignment)) has no outcome on the validation split "
          + "yet; tell that one first")
    }
    if let earlier = candidate.test { throw toldAlready(candidate, earlier, advice: "") }
    try record(
      .tested(trial: candidate.number, outcome: report.outcome(of: candidate.assignment)))
    return state.trials.first { $0.number == candidate.number } ?? candidate
  }

  /// The trial that a report names, or the first of its assignment that waits for it.
  private func trial(of report: OutcomeReport, waiting: (Trial) -> Bool) throws -> Trial? {
    guard let number = report.trial else {
      return state.trials.first { $0.assignment == report.assignment && waiting($0) }
    }
    guard let trial = state.trials.first(where: { $0.number == number }) else {
      let count = state.trials.count
      throw StudyError(
        .refusedReport,
        "there is no trial \(number); the run has \(count == 0 ? "none" : "trials 1 to \(count)")")
    }
    if let assignment = report.assignment, assignment != trial.assignment {
      throw StudyError(
        .refusedReport,
        "trial \(number) has the assignment \(trial.assignment), not \(assignment)")
    }
    return trial
  }

  private func toldAlready(
    _ trial: Trial, _ outcome: EvaluationOutcome, advice: String
  ) -> StudyError {
    let score = outcome.score.map { "\($0), n = \(outcome.n)" } ?? "no score"
    return StudyError(
      .refusedReport,
      "trial \(trial.number) (\(trial.assignment)) has its \(outcome.split.rawValue) outcome already: "
        + score + advice)
  }

  /// Nothing that follows could be compared with a baseline that has no score.
  private func requireUsableBaseline(_ outcome: EvaluationOutcome) throws {
    guard state.isBaseline(outcome.assignment, in: space),
      outcome.n == 0 || outcome.errorRate > state.maximumErrorRate
    else { return }
    throw StudyError(
      .nothingScored,
      "only \(outcome.n) of \(outcome.examples.count) examples of the baseline \(outcome.assignment) "
        + "have a score; measure it again and tell it then")
  }
}
