import Acquisition
import Foundation
import LanguageModels
import Numerics
import PromptSpace
import Randomness
import Strategies
import Surrogates
import _TestSupport

@testable import Studies

/// Studies of a chain of three agents in which one combination is best, by examples and by whole evaluations.
struct PurchaseStudy {
  static let sizes = [3, 4, 2]
  static var space: AssignmentSpace { AssignmentSpace(sizes: sizes) }
  static let best = PromptAssignment([2, 1, 1])

  static func topology() throws -> WorkflowTopology {
    try WorkflowTopology(agents: ["a", "b", "c"], dependencies: ["b": ["a"], "c": ["b"]])
  }

  /// Right where the combination is better than the example is hard; difficulties are shared in part.
  static func score(_ assignment: PromptAssignment, _ example: Int) -> ExampleOutcome {
    let quality =
      [0.1, 0.2, 0.4][assignment[0]] + [0.05, 0.3, 0.1, 0][assignment[1]]
      + [0, 0.15][assignment[2]]
    func noise(_ seeds: [Int]) -> Double {
      var generator = seeds.reduce(SeedSequence(seed: 3)) { $0.child($1) }.generator
      return Double.random(in: 0..<1, using: &generator)
    }
    let difficulty = 0.7 * noise([example]) + 0.3 * noise([example] + assignment.indices)
    return .scored("e\(example)", quality > difficulty ? 1 : 0)
  }

  static func search(seed: UInt64) throws -> ExampleSearch {
    ExampleSearch(
      topology: try topology(), embeddings: sizes.map { .identity($0) },
      callsPerExample: [1, 1, 1], examples: 24, seeds: SeedSequence(seed: seed))
  }

  /// The package's own search by whole evaluations, which knows what replay saves.
  static func wholeSearch(seed: UInt64) throws -> MASPOBProposer {
    let features = PromptFeatures.identity(of: space)
    let factory = SurrogateFactory(topology: try topology(), embeddings: features.matrices)
    return MASPOBProposer(
      features: features, surrogate: factory.make(.bayesianGP), configuration: .recommended,
      meter: CallMeter(topology: try topology(), callsPerAgent: [24, 24, 24]),
      seeds: SeedSequence(seed: seed))
  }

  let ledger: BudgetLedger
  let environment: ReplayingEnvironment
  var runner: StudyRunner

  /// - Parameter file: a journal, whose answers are kept and whose calls are paid.
  init(
    _ file: URL, proposer: any Proposer, evaluations: Int = 10, calls: Int? = nil,
    maximumErrorRate: Double = 0.2, score: @escaping ReplayingEnvironment.Score = Self.score
  ) throws {
    let known = StudyState(
      records: try StudyJournal(file: file, now: { Date(timeIntervalSince1970: 1e9) }).records)
    ledger = BudgetLedger(
      caps: BudgetCaps(calls: calls), spent: BudgetAmount(calls: known.usage.calls))
    environment = ReplayingEnvironment(agents: 3, ledger: ledger, score: score)
    environment.recall(known)
    runner = StudyRunner(
      configuration: .init(
        space: Self.space, budget: StudyBudget(evaluations: evaluations, calls: calls),
        maximumErrorRate: maximumErrorRate),
      parts: .init(
        journal: try StudyJournal(file: file, now: { Date(timeIntervalSince1970: 1e9) }),
        proposer: proposer, environment: environment, ledger: ledger, history: CallHistory()))
  }

  /// Calls after which the best combination is the incumbent for good.
  var callsToTheBest: Int? {
    var (calls, since) = (0, nil as Int?)
    var incumbent: (assignment: PromptAssignment, score: Double)?
    for trial in runner.state.trials {
      guard let outcome = trial.outcome else { continue }
      calls += outcome.usage.calls
      if trial.state(maximumErrorRate: 0.2) == .complete, let score = outcome.score,
        score > incumbent?.score ?? -1
      {
        incumbent = (trial.assignment, score)
        since = trial.assignment == Self.best ? calls : nil
      }
    }
    return since
  }
}
