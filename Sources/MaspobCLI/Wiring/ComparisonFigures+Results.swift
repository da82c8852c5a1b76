import Comparison
import Foundation
import Reports
import Studies

extension ComparisonFigures {
  /// - Parameters:
  ///   - results: of each table.
  ///   - summaries: one of each result, in the same order.
  ///   - pooled: of all results together, where there are several.
  init(
    _ comparison: TableComparison, _ results: [TableComparison.Result],
    _ summaries: [ComparisonSummary], pooled: ComparisonSummary?, baseline: Int, target: Double
  ) {
    let single = zip(results, summaries).map { Table($1, comparison, [$0]) }
    self.init(
      tables: (pooled.map { [Table($0, comparison, results)] } ?? []) + single,
      baseline: comparison.methods[baseline].description, target: target,
      limits: Self.words(comparison.limits))
    notes = comparison.notes.map { "\($0.methods.joined(separator: ", ")): \($0.note)." }
  }

  private static func words(_ limits: PricedStudy.Limits) -> String {
    let caps = [
      limits.evaluations.map { $0.counted("evaluation") }, limits.calls.map { $0.counted("call") },
      limits.callsOfEvaluations.map { "the calls of \($0.counted("full evaluation"))" },
    ]
    return caps.compactMap { $0 }.joined(separator: " and ") + " a study, "
      + (limits.replays ? "calls priced with replay" : "every evaluation priced in full")
  }
}

extension ComparisonFigures.Table {
  fileprivate init(
    _ summary: ComparisonSummary, _ comparison: TableComparison,
    _ results: [TableComparison.Result]
  ) {
    let evaluations = comparison.regretCurves(results, over: .evaluations)
    let calls = comparison.regretCurves(results, over: .calls)
    self.init(
      name: summary.table,
      methods: zip(summary.methods, zip(evaluations, calls)).map { method, curves in
        var figures = ComparisonFigures.Method(
          name: method.name, studies: method.studies, regret: .init(method.regret),
          meanBest: method.meanBest)
        figures.area = method.area
        figures.reached = method.reached
        figures.medianEvaluations = method.medianEvaluations
        figures.medianCalls = method.medianCalls
        figures.meanCalls = method.meanCalls
        figures.byEvaluations = curves.0.points.map { .init($0) }
        figures.byCalls = curves.1.points.map { .init($0) }
        return figures
      },
      differences: summary.differences.map { difference in
        let regrets = difference.regrets
        return .init(
          method: difference.method, regret: .init(regrets.bootstrap),
          record: .init(wins: regrets.wins, ties: regrets.ties, losses: regrets.losses),
          conclusion: regrets.isBetter ? .better : regrets.isWorse ? .worse : .notShown)
      })
  }
}

extension ComparisonFigures.Estimate {
  fileprivate init(_ interval: MeanInterval) {
    self.init(mean: interval.mean, lower: interval.lower, upper: interval.upper)
  }
}

extension ComparisonFigures.CurvePoint {
  fileprivate init(_ point: RegretCurve.Point) {
    self.init(spent: Double(point.spent), regret: .init(point.regret))
  }
}
