public import PromptSpace
public import Strategies

/// One method's search of one problem, evaluation by evaluation.
public struct InstantStudy: Hashable, Sendable {
  /// What was known after one evaluation.
  public struct Point: Hashable, Sendable {
    public let assignment: PromptAssignment
    /// As observed; `nil` for an evaluation without a usable score.
    public let score: Double?
    public let trueScore: Double
    /// The assignment of the highest observed mean, of equals the earliest: what a user would take. `nil`
    /// before the first usable score.
    public let incumbent: PromptAssignment?
    /// Of the incumbent; without one a user keeps the seed prompts.
    public let simpleRegret: Double
    /// Of the incumbent, in units of a uniform draw's.
    public let normalizedRegret: Double

    public init(
      assignment: PromptAssignment, score: Double?, trueScore: Double, incumbent: PromptAssignment?,
      simpleRegret: Double, normalizedRegret: Double
    ) {
      self.assignment = assignment
      self.score = score
      self.trueScore = trueScore
      self.incumbent = incumbent
      self.simpleRegret = simpleRegret
      self.normalizedRegret = normalizedRegret
    }
  }

  public let points: [Point]

  public init(points: [Point]) { self.points = points }

  /// Evaluates what the proposer suggests, one assignment at a time.
  ///
  /// - Parameters:
  ///   - evaluations: how many; fewer where the proposer finds nothing left to propose.
  ///   - admit: asked before each evaluation; the study ends where it says no.
  /// - Throws: what the proposer throws, ``ProposerError/spaceExhausted`` aside.
  public static func run(
    _ proposer: any Proposer, on problem: some InstantProblem, evaluations: Int,
    admit: (PromptAssignment) -> Bool = { _ in true }
  ) throws -> InstantStudy {
    var proposer = proposer
    var tally = IncumbentTally()
    var points: [Point] = []
    for _ in 0..<evaluations {
      let assignment: PromptAssignment
      do {
        assignment = try proposer.suggest().assignment
      } catch ProposerError.spaceExhausted {
        break
      }
      guard admit(assignment) else { break }
      let observation = problem.observation(
        of: assignment, visit: points.count { $0.assignment == assignment })
      if let observation {
        proposer.observe(observation)
        tally.add(observation)
      } else {
        proposer.markUnusable(assignment)
      }
      let recommended = tally.incumbent ?? problem.space.seed
      points.append(
        Point(
          assignment: assignment, score: observation?.score,
          trueScore: problem.trueScore(of: assignment), incumbent: tally.incumbent,
          simpleRegret: problem.simpleRegret(of: recommended),
          normalizedRegret: problem.normalizedRegret(of: recommended)))
    }
    return InstantStudy(points: points)
  }
}

/// Means of what was observed so far.
private struct IncumbentTally {
  private var order: [PromptAssignment] = []
  private var sums: [PromptAssignment: (sum: Double, count: Double)] = [:]

  mutating func add(_ observation: Observation) {
    let known = sums[observation.assignment]
    if known == nil { order.append(observation.assignment) }
    sums[observation.assignment] = (
      (known?.sum ?? 0) + observation.score, (known?.count ?? 0) + 1
    )
  }

  /// The first of the assignments with the highest mean.
  var incumbent: PromptAssignment? {
    var best: (assignment: PromptAssignment, mean: Double)?
    for assignment in order {
      guard let (sum, count) = sums[assignment] else { continue }
      if best.map({ sum / count > $0.mean }) ?? true { best = (assignment, sum / count) }
    }
    return best?.assignment
  }
}
