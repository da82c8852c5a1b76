import LanguageModels
import PromptSpace
import Studies
import Synchronization

/// A chain of agents whose answers are kept: a call is paid once for an example and the prompts up to its agent.
final class ReplayingEnvironment: PromptEnvironment {
  typealias Score = @Sendable (PromptAssignment, _ example: Int) -> ExampleOutcome

  static let examples: [DataSplit: Int] = [.validation: 24, .test: 6]

  private let agents: Int
  private let ledger: BudgetLedger
  private let score: Score
  private let paid = Mutex<Set<[Int]>>([])
  private let asked = Mutex<[EvaluationRequest]>([])

  init(agents: Int, ledger: BudgetLedger, score: @escaping Score) {
    self.agents = agents
    self.ledger = ledger
    self.score = score
  }

  /// What it was asked, in order.
  var requests: [EvaluationRequest] { asked.withLock { $0 } }

  func callsPerEvaluation(on split: DataSplit) -> Int { Self.examples[split, default: 0] * agents }

  /// Takes it that what a journal tells was answered before.
  func recall(_ state: StudyState) {
    for trial in state.trials {
      if trial.outcome != nil {
        keep(trial.assignment, .validation, trial.proposal.purchase?.positions)
      }
      if trial.test != nil { keep(trial.assignment, .test, nil) }
    }
  }

  private func keep(_ assignment: PromptAssignment, _ split: DataSplit, _ positions: [Int]?) {
    for position in positions ?? Array(0..<Self.examples[split, default: 0]) {
      for key in keys(assignment, split, position) { _ = paid.withLock { $0.insert(key) } }
    }
  }

  private func keys(_ assignment: PromptAssignment, _ split: DataSplit, _ example: Int) -> [[Int]] {
    (1...agents).map { [split == .test ? 1 : 0, example] + assignment.indices.prefix($0) }
  }

  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    asked.withLock { $0.append(request) }
    let positions = request.positions ?? Array(0..<Self.examples[request.split, default: 0])
    var usage = ResourceUsage.zero
    for position in positions {
      for key in keys(request.assignment, request.split, position) {
        guard paid.withLock({ !$0.contains(key) }) else {
          usage.cachedCalls += 1
          continue
        }
        let reservation = try await ledger.reserve(BudgetAmount(calls: 1))
        reservation.settle(as: BudgetAmount(calls: 1))
        usage.calls += 1
        _ = paid.withLock { $0.insert(key) }
      }
    }
    return EvaluationOutcome(
      assignment: request.assignment, split: request.split,
      examples: positions.map { score(request.assignment, $0) }, usage: usage)
  }
}
