internal import PromptSpace

extension AssignmentSpace {
  /// Refuses what no surrogate can learn from.
  ///
  /// - Throws: ``SurrogateError`` for no observations, a score that is not finite, or an assignment
  ///   outside the space.
  func check(_ observations: [Observation]) throws(SurrogateError) {
    guard !observations.isEmpty else { throw .noObservations }
    for (index, observation) in observations.enumerated() {
      guard observation.score.isFinite else {
        throw .scoreNotFinite(index: index, score: "\(observation.score)")
      }
      guard contains(observation.assignment) else {
        throw .assignmentOutsideSpace(
          index: index, assignment: observation.assignment.description)
      }
    }
  }

  /// Stops a prediction outside the space.
  func requireContained(_ assignments: [PromptAssignment]) {
    for assignment in assignments {
      precondition(
        contains(assignment), "\(assignment) lies outside a space of sizes \(sizes)")
    }
  }
}
