public import PromptSpace

/// Writes what happens in a study to its journal, and keeps the state that follows from it.
///
/// Whoever holds the folder's ``RunLock`` may record: the runner, a loop that somebody drives from outside, or
/// a single command that tells one outcome.
public struct StudyRecorder {
  public let space: AssignmentSpace
  public let journal: StudyJournal
  public private(set) var state: StudyState

  /// Takes up the journal where it ends.
  public init(space: AssignmentSpace, maximumErrorRate: Double, journal: StudyJournal) {
    self.space = space
    self.journal = journal
    state = StudyState(records: journal.records, maximumErrorRate: maximumErrorRate)
  }

  /// Writes an event through to the disk, then into the state.
  ///
  /// - Throws: ``StudyError`` with code `storage`; the event then did not happen.
  public mutating func record(_ event: StudyEvent) throws {
    try journal.append(event)
    state.apply(event)
  }

  /// Writes down what will be evaluated next.
  public mutating func propose(_ proposal: Proposal) throws -> Trial {
    let trial = Trial(number: state.trials.count + 1, proposal: proposal)
    try record(.proposed(trial: trial.number, proposal: proposal))
    return trial
  }

  /// Records a score that was measured elsewhere.
  ///
  /// - Throws: ``StudyError`` with code `refusedReport` outside the space, `storage`.
  public mutating func attach(_ observation: Observation, source: String) throws {
    try requireInside(observation.assignment)
    try record(.attached(observation: observation, source: source))
  }

  func requireInside(_ assignment: PromptAssignment) throws {
    guard !space.contains(assignment) else { return }
    let ranges = space.sizes.map { "0…\($0 - 1)" }.joined(separator: ", ")
    throw StudyError(
      .refusedReport,
      "the assignment \(assignment) lies outside the pools; the indices are \(ranges)")
  }

  /// Takes over what another writer of the same journal appended.
  mutating func reload() {
    state = StudyState(records: journal.records, maximumErrorRate: state.maximumErrorRate)
  }
}
