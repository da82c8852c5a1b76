import PromptSpace
public import Strategies

extension PricedStudy {
  /// Searches a table by a search that chooses examples too, within a limit of calls.
  ///
  /// A point is one purchase, and its score the mean of the examples that it asked; true scores and regrets are
  /// of all examples. The incumbent is the measured combination of the best prediction. A limit of evaluations
  /// holds for as many examples as those would ask.
  ///
  /// - Throws: what the search throws.
  public init(_ search: ExampleSearch, on problem: TableProblem, limits: Limits) throws {
    let limits = limits.resolved(on: problem)
    let examples = problem.table.header.examples.count
    let fullPrice = problem.callsPerAgent.reduce(0, +)
    let most = limits.evaluations?.multipliedReportingOverflow(by: examples)
    var openExamples = most.map { $0.overflow ? .max : $0.partialValue } ?? .max
    var search = search
    var points: [InstantStudy.Point] = []
    var (calls, tokens, spent, used) = ([Int](), [Int](), 0, 0.0)
    while let purchase = search.suggest(within: (limits.calls ?? .max) - spent) {
      let positions = purchase.blocks.map { search.blocks.positions[$0] }
      openExamples -= positions.reduce(0) { $0 + $1.count }
      guard openExamples >= 0 else { break }
      let row = problem.exampleScores(of: purchase.assignment)
      let scores = positions.map { $0.compactMap { row[$0] } }
      try search.observe(purchase, scores: scores)
      spent += purchase.calls
      used +=
        Double(purchase.calls) / Double(fullPrice) * Double(problem.tokens(of: purchase.assignment))
      calls.append(spent)
      tokens.append(Int(used.rounded()))
      points.append(
        problem.point(purchase.assignment, scores.joined(), incumbent: search.incumbent))
    }
    self.init(study: InstantStudy(points: points), calls: calls, tokens: tokens)
  }
}

extension TableProblem {
  func point(
    _ assignment: PromptAssignment, _ scores: some Sequence<Double>,
    incumbent: PromptAssignment?
  ) -> InstantStudy.Point {
    let recommended = incumbent ?? space.seed
    let scores = Array(scores)
    return InstantStudy.Point(
      assignment: assignment,
      score: scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count),
      trueScore: trueScore(of: assignment), incumbent: incumbent,
      simpleRegret: simpleRegret(of: recommended),
      normalizedRegret: normalizedRegret(of: recommended))
  }
}
