import Foundation
public import LanguageModels
public import PromptSpace

/// Everything that a journal says: a fold over its records, with no other source.
public struct StudyState: Hashable, Sendable {
  public private(set) var trials: [Trial] = []
  /// Why the last process stopped, or `nil` while one is at work or after a crash.
  public private(set) var stopReason: StopReason?
  /// Booked for attempts that were in flight when a process died.
  public private(set) var booked = BudgetAmount.zero
  public var bookedCalls: Int { booked.calls }
  /// Time at work over all processes, as far as any record says.
  public private(set) var wall = Duration.zero
  /// Everything a proposer is taught, in the order of the journal.
  public private(set) var lessons: [Lesson] = []
  public let maximumErrorRate: Double
  /// Where a trial stands in ``trials``, by its number.
  private var positions: [Int: Int] = [:]

  /// One thing that a proposer learns.
  public enum Lesson: Hashable, Sendable {
    /// The validation outcome of a trial, by its number.
    case trial(Int)
    /// A score from elsewhere.
    case attached(Observation)
  }

  /// - Parameter maximumErrorRate: the share of failed examples above which a trial is unusable.
  public init(records: [JournalRecord] = [], maximumErrorRate: Double = 1) {
    self.maximumErrorRate = maximumErrorRate
    for record in records { apply(record.event) }
    // A command that only writes down what it is told is no time at work.
    wall = .milliseconds(records.lazy.map(\.wall).max() ?? 0)
  }

  /// - Precondition: results belong to trials that were proposed before.
  public mutating func apply(_ event: StudyEvent) {
    switch event {
    case .stopped(let reason): stopReason = reason
    // Told after the end, they take nothing back of why the study stopped.
    case .attached, .tested: break
    case .opened, .proposed, .evaluated, .retried: stopReason = nil
    }
    switch event {
    case .opened(let amount): booked = booked + amount
    case .proposed(let number, let proposal):
      positions[number] = trials.count
      trials.append(Trial(number: number, proposal: proposal))
    case .evaluated(let number, let outcome):
      trials[position(of: number)].outcome = outcome
      lessons.append(.trial(number))
    case .tested(let number, let outcome):
      trials[position(of: number)].test = outcome
    case .retried(let number, let outcome):
      // The lesson of the trial is the amended outcome, at its old place.
      switch outcome.split {
      case .validation: trials[position(of: number)].outcome = outcome
      case .test: trials[position(of: number)].test = outcome
      }
    case .attached(let observation, _):
      lessons.append(.attached(observation))
    case .stopped: break
    }
  }

  /// The trials that were proposed but not evaluated; only a loop driven from outside has several.
  public var pendingTrials: [Trial] { trials.filter { $0.outcome == nil } }

  /// The earliest trial that was proposed but not evaluated, if any.
  public var pending: Trial? { trials.first { $0.outcome == nil } }

  /// Trials whose evaluation ended, usable or not.
  public var evaluated: [Trial] { trials.filter { $0.outcome != nil } }

  /// Trials with a usable score over the whole split, in order.
  public var complete: [Trial] {
    trials.filter { $0.state(maximumErrorRate: maximumErrorRate) == .complete }
  }

  /// Trials that a proposer learns from: the complete ones and those that gave up early.
  public var informative: [Trial] {
    trials.filter { $0.state(maximumErrorRate: maximumErrorRate).isInformative }
  }

  /// What every evaluation consumed and saved, on both splits.
  public var usage: ResourceUsage {
    trials.reduce(.zero) { $0 + ($1.outcome?.usage ?? .zero) + ($1.test?.usage ?? .zero) }
  }

  /// The usable trial with the highest validation score, the earliest of equals.
  public var incumbent: Trial? {
    complete.reduce(nil as Trial?) { best, trial in
      guard let best, let bestScore = best.outcome?.score else { return trial }
      return (trial.outcome?.score ?? bestScore) > bestScore ? trial : best
    }
  }

  /// The usable trial of the seed prompts, which every verdict compares against.
  public var baseline: Trial? {
    complete.first { $0.assignment.indices.allSatisfy { $0 == 0 } }
  }

  /// Whether an outcome of this assignment would be the baseline.
  func isBaseline(_ assignment: PromptAssignment, in space: AssignmentSpace) -> Bool {
    assignment == space.seed && baseline == nil
  }

  /// What the calls of finished evaluations took, or `nil` before there was one.
  package var measuredUsage: ResourceUsage? {
    usage.calls > 0 ? usage : nil
  }

  /// Scores that were measured elsewhere, in the order of the journal.
  public var attached: [Observation] {
    lessons.compactMap { if case .attached(let observation) = $0 { observation } else { nil } }
  }

  /// What everybody but this tool's own workflow evaluator says to have spent: it is in no calls log.
  public var reportedUsage: ResourceUsage {
    trials.flatMap { [$0.outcome, $0.test] }.reduce(.zero) { sum, outcome in
      guard let outcome, outcome.origin != nil else { return sum }
      return sum + outcome.usage
    }
  }

  /// - Throws: ``StudyError`` with code `storage` when the journal belongs to other pools.
  public func requireAssignments(in space: AssignmentSpace, of folder: RunFolder) throws {
    let trials = trials.map { ("evaluation \($0.number)", $0.assignment) }
    let others = attached.map { ("an attached observation", $0.assignment) }
    guard let (name, stray) = (trials + others).first(where: { !space.contains($1) })
    else { return }
    throw StudyError(
      .storage,
      "\(folder.journal.path): \(name) has the assignment \(stray), which "
        + "the pools of this run do not have; restore the run's own files")
  }

  private func position(of number: Int) -> Int {
    guard let position = positions[number] else {
      preconditionFailure("trial \(number) has a result but was never proposed")
    }
    return position
  }
}
