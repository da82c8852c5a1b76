public import PromptSpace

/// A measured table as a problem: the mean over a combination's scored examples is its true score, and one
/// evaluation shows exactly that.
public struct TableProblem: InstantProblem {
  public let table: ScoreTable
  public let topology: WorkflowTopology
  public let space: AssignmentSpace
  public let knownEmbeddings: [[[Double]]]?
  public let optimum: (assignment: PromptAssignment, score: Double)
  public let meanScore: Double

  /// By rank.
  private let observations: [Observation]

  /// - Precondition: the table came from a reader, which checks what is taken for granted here.
  /// - Complexity: O(combinations · examples).
  public init(_ table: ScoreTable) {
    self.table = table
    do { topology = try table.header.topology() } catch {
      preconditionFailure("a table with an unchecked workflow: \(error)")
    }
    space = table.header.space
    knownEmbeddings = table.header.orderedEmbeddings
    observations = table.rows.map(Observation.init)
    var best = 0
    for rank in observations.indices where observations[rank].score > observations[best].score {
      best = rank
    }
    optimum = (observations[best].assignment, observations[best].score)
    meanScore = observations.reduce(0) { $0 + $1.score } / Double(observations.count)
  }

  public func trueScore(of assignment: PromptAssignment) -> Double {
    observations[space.rank(of: assignment)].score
  }

  /// The same at every visit: a second look at a table shows nothing new.
  public func observation(of assignment: PromptAssignment, visit: Int) -> Observation? {
    observations[space.rank(of: assignment)]
  }

  public func exampleScores(of assignment: PromptAssignment) -> [Double?] {
    table.rows[space.rank(of: assignment)].scores
  }

  /// Input and output tokens of an evaluation that shares nothing with earlier ones.
  public func tokens(of assignment: PromptAssignment) -> Int {
    let row = table.rows[space.rank(of: assignment)]
    return row.inputTokens + row.outputTokens
  }

  /// The most calls of each agent in one evaluation that shares nothing.
  public var callsPerAgent: [Int] { table.header.callsPerAgent }
}

extension Observation {
  /// The mean over a row's scored examples with the variance of that mean, s²/n.
  fileprivate init(_ row: ScoreTableRow) {
    let scores = row.scores.compactMap { $0 }
    let n = Double(scores.count)
    let mean = scores.reduce(0, +) / n
    let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      assignment: row.assignment, score: mean, exampleCount: scores.count,
      variance: scores.count > 1 ? squares / (n - 1) / n : nil)
  }
}
