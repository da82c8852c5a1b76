import PromptSpace

extension Trial {
  /// Examples that it asked itself; `nil` where nobody told of examples.
  public var askedExamples: Int? {
    if let purchase = proposal.purchase { return purchase.positions.count }
    guard let outcome, outcome.reported == nil else { return nil }
    return outcome.examples.count - outcome.skipped
  }
}

extension StudyState {
  /// Evaluations that ended, in whole ones: a trial that bought examples counts for its share of them.
  public var wholeEvaluations: Double {
    let asked = askedExamples
    return Double(asked.whole) + Double(asked.bought) / Double(max(asked.all, 1))
  }

  /// Whether trials bought examples.
  public var buysExamples: Bool { trials.contains { $0.proposal.purchase != nil } }

  /// Trials that ended: those that asked everything, examples that the others asked, and how many there are.
  var askedExamples: (whole: Int, bought: Int, all: Int) {
    var asked = (whole: 0, bought: 0, all: 0)
    for trial in trials {
      guard let outcome = trial.outcome else { continue }
      if let purchase = trial.proposal.purchase {
        asked.bought += purchase.positions.count
        asked.all = outcome.examples.count
      } else {
        asked.whole += 1
      }
    }
    return asked
  }

  /// Whether a later trial of the same assignment tells everything that this one tells, and more.
  public func isSuperseded(_ trial: Trial) -> Bool {
    guard trial.proposal.purchase != nil, let latest = latestPurchase(of: trial.assignment) else {
      return false
    }
    return latest.number > trial.number
  }

  /// Everything that is known of a trial's assignment, given what the examples of its purchase came to.
  ///
  /// Examples that nobody asked are skipped; the usage is that of the trial alone.
  func whole(_ answer: EvaluationOutcome, of trial: Trial) -> EvaluationOutcome {
    guard let purchase = trial.proposal.purchase, let all = wholeOutcome?.examples,
      purchase.positions.count == answer.examples.count,
      purchase.positions.allSatisfy(all.indices.contains)
    else { return answer }
    var examples = all.map { ExampleOutcome.skipped($0.example) }
    if let known = latestPurchase(of: trial.assignment)?.outcome?.examples,
      known.count == examples.count
    {
      examples = known
    }
    for (position, example) in zip(purchase.positions, answer.examples) {
      examples[position] = example
    }
    return EvaluationOutcome(
      assignment: answer.assignment, split: answer.split, examples: examples, usage: answer.usage,
      origin: answer.origin, earlyStop: answer.earlyStop)
  }

  /// What a trial itself asked, of an outcome that may tell more.
  func answer(to trial: Trial) -> EvaluationOutcome? {
    guard let outcome = trial.outcome, let positions = trial.proposal.purchase?.positions,
      positions.allSatisfy(outcome.examples.indices.contains)
    else { return trial.outcome }
    return EvaluationOutcome(
      assignment: outcome.assignment, split: outcome.split,
      examples: positions.map { outcome.examples[$0] }, usage: outcome.usage,
      origin: outcome.origin)
  }

  /// An outcome with what retries made of its examples since.
  func amended(_ outcome: EvaluationOutcome, of trial: Trial) -> EvaluationOutcome {
    guard isSuperseded(trial),
      let latest = latestPurchase(of: trial.assignment)?.outcome?.examples,
      latest.count == outcome.examples.count
    else { return outcome }
    return EvaluationOutcome(
      assignment: outcome.assignment, split: outcome.split,
      examples: zip(outcome.examples, latest).map { $0.status == .skipped ? $0 : $1 },
      usage: outcome.usage, origin: outcome.origin)
  }

  private func latestPurchase(of assignment: PromptAssignment) -> Trial? {
    trials.last {
      $0.assignment == assignment && $0.outcome != nil && $0.proposal.purchase != nil
    }
  }

  /// One that names every example.
  private var wholeOutcome: EvaluationOutcome? {
    trials.lazy.filter { $0.proposal.purchase == nil }.compactMap(\.outcome).first
  }
}
