import PromptSpace
import Search

/// What a proposer was told, in order.
struct TrialHistory: Sendable {
  let space: AssignmentSpace

  /// Evaluations with a usable score.
  private(set) var observations: [Observation] = []
  /// Assignments whose evaluation gave no usable score.
  private(set) var unusable: [PromptAssignment] = []
  /// Everything told, usable or not, in the order of telling.
  private(set) var told: [PromptAssignment] = []
  /// How many of ``observations`` were measured elsewhere; those are not in ``told``.
  private(set) var attachedCount = 0

  /// Everything learned: no two states of a history that follow each other have the same number.
  var length: Int { told.count + attachedCount }

  init(space: AssignmentSpace) { self.space = space }

  /// - Returns: whether the score is usable.
  mutating func observe(_ observation: Observation) -> Bool {
    guard observation.score.isFinite else {
      markUnusable(observation.assignment)
      return false
    }
    tell(observation.assignment)
    observations.append(observation)
    return true
  }

  /// Adds a score from elsewhere, whose assignment stays open to be proposed.
  ///
  /// - Returns: whether the score is usable; one that is not is dropped.
  mutating func attach(_ observation: Observation) -> Bool {
    let assignment = observation.assignment
    precondition(space.contains(assignment), "\(assignment) lies outside \(space.sizes)")
    guard observation.score.isFinite else { return false }
    observations.append(observation)
    attachedCount += 1
    return true
  }

  mutating func markUnusable(_ assignment: PromptAssignment) {
    tell(assignment)
    unusable.append(assignment)
  }

  private mutating func tell(_ assignment: PromptAssignment) {
    precondition(space.contains(assignment), "\(assignment) lies outside \(space.sizes)")
    told.append(assignment)
  }

  /// The assignment with the best mean over its observations, of equals the earliest.
  var incumbent: PromptAssignment? { Self.best(of: observations) }

  static func best(of observations: some Sequence<Observation>) -> PromptAssignment? {
    var order: [PromptAssignment] = []
    var sums: [PromptAssignment: (sum: Double, count: Double)] = [:]
    for observation in observations {
      let known = sums[observation.assignment]
      if known == nil { order.append(observation.assignment) }
      sums[observation.assignment] = (
        (known?.sum ?? 0) + observation.score, (known?.count ?? 0) + 1
      )
    }
    var best: (assignment: PromptAssignment, mean: Double)?
    for assignment in order {
      guard let (sum, count) = sums[assignment] else { continue }
      if best.map({ sum / count > $0.mean }) ?? true { best = (assignment, sum / count) }
    }
    return best?.assignment
  }
}
