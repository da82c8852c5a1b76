/// A method's mean best score along the calls: at each number of calls the mean over its studies of what each would
/// hand over, ended there.
///
/// Before its first evaluation a study has the seed prompts, as in ``LiveStudy/area(cap:)``: the area under this
/// curve is the mean of theirs.
struct LiveCurve: Hashable {
  struct Point: Hashable {
    let calls: Int
    /// Holds until the next point.
    let best: SeedMean
  }

  /// More are not seen; then they are evenly spread.
  static let mostPoints = 200

  /// Ascending, from no call to the cap; empty where no study has a first score.
  let points: [Point]

  /// - Complexity: O(places · studies · points), with at most ``mostPoints`` places.
  init(_ studies: [LiveStudy], cap: Int) {
    let usable = studies.filter { $0.points.first?.best != nil }
    guard !usable.isEmpty else {
      points = []
      return
    }
    let changes = Set(usable.flatMap { $0.points.map { min($0.calls, cap) } } + [0, cap]).sorted()
    let places =
      changes.count <= Self.mostPoints
      ? changes : (0..<Self.mostPoints).map { $0 * cap / (Self.mostPoints - 1) }
    points = places.map { calls in
      Point(calls: calls, best: SeedMean(usable.compactMap { $0.best(after: calls) }))
    }
  }
}

extension LiveStudy {
  /// What the study would hand over, ended after so many calls.
  fileprivate func best(after calls: Int) -> Double? {
    // A point without a score of its own leaves what there was.
    points.prefix { $0.calls <= calls }.last { $0.best != nil }?.best ?? points.first?.best
  }
}
