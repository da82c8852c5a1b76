import Foundation
public import PromptSpace

/// Everything that a journal says: a fold over its records, with no other source.
public struct StudyState: Hashable, Sendable {
  public private(set) var trials: [Trial] = []
  /// Why the last process stopped, or `nil` while one is at work or after a crash.
  public private(set) var stopReason: StopReason?
  /// Calls booked for processes that died with calls in flight.
  public private(set) var bookedCalls = 0
  /// Calls that the last process may have left in flight: 0 where it wrote a checkpoint.
  public private(set) var possiblyInFlight = 0
  public let maximumErrorRate: Double

  /// - Parameter maximumErrorRate: the share of failed examples above which a trial is unusable.
  public init(records: [JournalRecord] = [], maximumErrorRate: Double = 1) {
    self.maximumErrorRate = maximumErrorRate
    for record in records { apply(record.event) }
  }

  /// - Precondition: results belong to trials that were proposed before.
  public mutating func apply(_ event: StudyEvent) {
    if case .stopped(let reason) = event { stopReason = reason } else { stopReason = nil }
    switch event {
    case .opened(let calls, let concurrency):
      bookedCalls += calls
      possiblyInFlight = concurrency
    case .proposed(let number, let proposal):
      trials.append(Trial(number: number, proposal: proposal))
    case .evaluated(let number, let outcome):
      trials[position(of: number)].outcome = outcome
    case .tested(let number, let outcome):
      trials[position(of: number)].test = outcome
    case .retried(let number, let outcome):
      switch outcome.split {
      case .validation: trials[position(of: number)].outcome = outcome
      case .test: trials[position(of: number)].test = outcome
      }
    case .stopped:
      possiblyInFlight = 0
    }
  }

  /// The trial that was proposed but not evaluated, if any.
  public var pending: Trial? { trials.last.flatMap { $0.outcome == nil ? $0 : nil } }

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

  /// - Throws: ``StudyError`` with code `storage` when the journal belongs to other pools.
  public func requireAssignments(in space: AssignmentSpace, of folder: RunFolder) throws {
    guard let stray = trials.first(where: { !space.contains($0.assignment) }) else { return }
    throw StudyError(
      .storage,
      "\(folder.journal.path): evaluation \(stray.number) has the assignment \(stray.assignment), which "
        + "the pools of this run do not have; restore the run's own files")
  }

  private func position(of number: Int) -> Int {
    guard let position = trials.firstIndex(where: { $0.number == number }) else {
      preconditionFailure("trial \(number) has a result but was never proposed")
    }
    return position
  }
}
