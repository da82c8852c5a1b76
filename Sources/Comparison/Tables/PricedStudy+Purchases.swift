import PromptSpace
import Strategies

extension PricedStudy {
  /// Searches a table as a study of a project does: the seed prompts are asked about every example first, and only a
  /// combination that was asked about every example can be chosen.
  ///
  /// A point is one purchase, and its score the mean of all examples that its combination was asked about by then.
  ///
  /// - Throws: what the proposer throws.
  init(buying proposer: ExampleProposer, on problem: TableProblem, limits: Limits) throws {
    let limits = limits.resolved(on: problem)
    let examples = problem.table.header.examples.count
    let fullPrice = problem.callsPerAgent.reduce(0, +)
    let most = limits.evaluations?.multipliedReportingOverflow(by: examples)
    var left = Allowance(
      calls: limits.calls ?? .max,
      examples: most.map { $0.overflow ? .max : $0.partialValue } ?? .max)
    var proposer = proposer
    var known: [PromptAssignment: Set<Int>] = [:]
    var best: (assignment: PromptAssignment, score: Double)?
    var (points, calls, tokens, spent, used) = ([InstantStudy.Point](), [Int](), [Int](), 0, 0.0)
    var next: (assignment: PromptAssignment, purchase: ExamplePurchase)? = (
      problem.space.seed, ExamplePurchase(positions: Array(0..<examples), calls: fullPrice)
    )
    while let (assignment, purchase) = next, purchase.calls <= left.calls {
      left.calls -= purchase.calls
      left.examples -= purchase.positions.count
      spent += purchase.calls
      used +=
        Double(purchase.calls) / Double(fullPrice) * Double(problem.tokens(of: assignment))
      known[assignment, default: []].formUnion(purchase.positions)
      let outcome = problem.outcome(of: assignment, known[assignment] ?? [])
      proposer.learn(outcome)
      if outcome.skipped == 0, let score = outcome.score, score > best?.score ?? -1 {
        best = (assignment, score)
      }
      calls.append(spent)
      tokens.append(Int(used.rounded()))
      points.append(problem.point(assignment, outcome.scores, incumbent: best?.assignment))
      next = try? proposer.suggest(pending: [], within: left).bought
    }
    self.init(study: InstantStudy(points: points), calls: calls, tokens: tokens)
  }
}

extension Proposal {
  fileprivate var bought: (assignment: PromptAssignment, purchase: ExamplePurchase)? {
    purchase.map { (assignment, $0) }
  }
}

extension TableProblem {
  /// What is known of a combination once some examples were asked.
  fileprivate func outcome(of assignment: PromptAssignment, _ asked: Set<Int>) -> EvaluationOutcome
  {
    EvaluationOutcome(
      assignment: assignment, split: .validation,
      examples: zip(table.header.examples, exampleScores(of: assignment)).enumerated().map {
        index, example in
        guard asked.contains(index) else { return .skipped(example.0) }
        return example.1.map { .scored(example.0, $0) }
          ?? .failed(example.0, .error, message: "no score in the table")
      }, usage: .zero)
  }
}
