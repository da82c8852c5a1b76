import PromptSpace

extension SearchRegion {
  /// The not-excluded assignments that differ from a centre in the fewest agents.
  ///
  /// Walks outwards: all assignments at distance 0, then 1, then 2 agents, each distance in order of
  /// the agents that differ, then of their candidates. Stops behind the first distance that has any
  /// assignment to return, or as soon as it has `limit` of them.
  ///
  /// - Returns: at most `limit` assignments and their common distance; none when all are excluded.
  /// - Complexity: O((excluded + limit) · agents²): every leaf of the walk is excluded or returned.
  func nearest(
    to centre: PromptAssignment, limit: Int
  ) -> (assignments: [PromptAssignment], distance: Int) {
    let movable = space.sizes.indices.filter { space.sizes[$0] > 1 }
    for distance in 0...movable.count {
      var shell = Shell(region: self, movable: movable, limit: limit)
      shell.visit(centre, from: 0, distance: distance)
      if !shell.found.isEmpty { return (shell.found, distance) }
    }
    return ([], movable.count)
  }
}

/// The walk over all assignments at one Hamming distance.
private struct Shell {
  let region: SearchRegion
  /// Agents with a choice: only these can differ.
  let movable: [Int]
  let limit: Int
  var found: [PromptAssignment] = []

  /// Changes `distance` more agents, at positions of `movable` from `first` on.
  mutating func visit(_ assignment: PromptAssignment, from first: Int, distance: Int) {
    if distance == 0 {
      if region.contains(assignment) { found.append(assignment) }
      return
    }
    // Room must stay for the other changes, or the walk would reach dead ends.
    for position in first...(movable.count - distance) {
      let agent = movable[position]
      for candidate in 0..<region.space.sizes[agent] where candidate != assignment[agent] {
        visit(
          assignment.replacing(agent, with: candidate), from: position + 1, distance: distance - 1)
        if found.count >= limit { return }
      }
    }
  }
}
