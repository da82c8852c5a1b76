import PromptSpace

/// The ascents of one call, which share a region and a tally.
struct Climb {
  typealias Scored = (assignment: PromptAssignment, value: Double)
  typealias Find = (assignment: PromptAssignment, value: Double, route: SearchRoute)

  let region: SearchRegion
  var tally: ScoreTally

  /// Sweeps from a point until nothing changes or the limit is reached, then applies the three rules
  /// of ``CoordinateAscent``; `nil` when every assignment is excluded.
  mutating func run(from start: PromptAssignment, kind: SearchStart.Kind, limit: Int) -> Find? {
    precondition(
      region.space.contains(start), "start \(start) lies outside \(region.space.sizes)")
    var point = start
    var value = -Double.infinity
    var passed: Scored?
    var sweeps = 0
    var changed = true
    while changed && sweeps < limit {
      let before = point
      for agent in region.space.sizes.indices {
        (point, value) = step(agent, at: point, passed: &passed)
      }
      changed = point != before
      sweeps += 1
    }
    if region.contains(point) { return (point, value, .sweepEnd(start: kind, sweeps: sweeps)) }
    if let passed {
      return (passed.assignment, passed.value, .passedBy(start: kind, sweeps: sweeps))
    }
    return widened(around: point, kind: kind, sweeps: sweeps)
  }

  /// Moves one agent to its best candidate and remembers the best assignment that may be returned.
  private mutating func step(
    _ agent: Int, at point: PromptAssignment, passed: inout Scored?
  ) -> Scored {
    let line = (0..<region.space.sizes[agent]).map { point.replacing(agent, with: $0) }
    let values = tally(line)
    for (assignment, value) in zip(line, values) where passed.map({ value > $0.value }) ?? true {
      if region.contains(assignment) { passed = (assignment, value) }
    }
    let top = values.firstMaximum ?? 0
    return (line[top], values[top])
  }

  private mutating func widened(
    around point: PromptAssignment, kind: SearchStart.Kind, sweeps: Int
  ) -> Find? {
    let (candidates, distance) = region.nearest(to: point, limit: tally.batchSize)
    let values = tally(candidates)
    return values.firstMaximum.map {
      (candidates[$0], values[$0], .widened(start: kind, sweeps: sweeps, distance: distance))
    }
  }
}
