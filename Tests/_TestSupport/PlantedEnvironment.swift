public import PromptSpace
import Synchronization

/// A black box with known scores: no model, no waiting, every evaluation counted.
public final class PlantedEnvironment: PromptEnvironment {
  public typealias Score = @Sendable (PromptAssignment, DataSplit, Int) -> ExampleOutcome

  private let examples: [DataSplit: Int]
  private let callsPerExample: Int
  private let score: Score
  private let evaluations = Mutex<[(PromptAssignment, DataSplit)]>([])
  private let interruption: (@Sendable (_ evaluation: Int) throws -> Void)?

  /// - Parameters:
  ///   - examples: number of examples of each split.
  ///   - interruption: called before each evaluation, counted from 1; what it throws is thrown.
  ///   - score: the outcome of an assignment on example `i` of a split.
  public init(
    examples: [DataSplit: Int], callsPerExample: Int = 2,
    interruption: (@Sendable (_ evaluation: Int) throws -> Void)? = nil, score: @escaping Score
  ) {
    self.examples = examples
    self.callsPerExample = callsPerExample
    self.interruption = interruption
    self.score = score
  }

  /// What was evaluated so far, in order.
  public var evaluated: [(assignment: PromptAssignment, split: DataSplit)] {
    evaluations.withLock { $0.map { (assignment: $0.0, split: $0.1) } }
  }

  public func callsPerEvaluation(on split: DataSplit) -> Int {
    examples[split, default: 0] * callsPerExample
  }

  public func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    let (assignment, split) = (request.assignment, request.split)
    let count = evaluations.withLock {
      $0.append((assignment, split))
      return $0.count
    }
    try interruption?(count)
    let positions = request.positions ?? Array(0..<examples[split, default: 0])
    let total = positions.count
    let outcomes = positions.map { score(assignment, split, $0) }
    progress(total, total)
    return EvaluationOutcome(
      assignment: assignment, split: split, examples: outcomes,
      usage: ResourceUsage(calls: total * callsPerExample))
  }

  /// Scores that grow with the indices: example `i` scores the mean of `indices[a] / (sizes[a] - 1)`,
  /// shifted a little per example.
  public static func climbing(sizes: [Int]) -> Score {
    { assignment, split, example in
      let parts = zip(assignment.indices, sizes).map { $1 > 1 ? Double($0) / Double($1 - 1) : 0 }
      let mean = parts.reduce(0, +) / Double(parts.count)
      return .scored("\(split)-\(example)", 0.9 * mean + 0.01 * Double(example % 10))
    }
  }
}
