import Comparison
import PromptSpace
import Testing

// The optimizer of Swift 6.3 crashes on asynchronous tests of comparisons.
#if DEBUG
  @Suite struct RegretCurveTests {
    private func comparison(calls: Int? = nil) throws -> TableComparison {
      TableComparison(
        methods: [try ComparisonMethod("random"), try ComparisonMethod("tpe")],
        limits: .init(evaluations: 6, calls: calls), seeds: [1, 2, 3, 4])
    }

    @Test func curvesEndWhereTheSummaryDoes() async throws {
      let comparison = try comparison()
      let results = try await comparison.run(
        on: [("one", SmallTable().problem()), ("two", SmallTable().problem())], width: 2)
      let summary = ComparisonSummary("t", of: comparison, results, baseline: 0, target: 0.9)
      let curves = comparison.regretCurves(results, over: .evaluations)
      #expect(curves.map(\.method) == ["random", "tpe"])
      #expect(curves == comparison.regretCurves(results, over: .evaluations))
      for (curve, method) in zip(curves, summary.methods) {
        #expect(curve.points.map(\.spent) == [1, 2, 3, 4, 5, 6])
        let means = curve.points.map(\.regret.mean)
        #expect(abs((means.last ?? -1) - method.regret.mean) < 1e-12)
        #expect(zip(means, means.dropFirst()).allSatisfy { $0 >= $1 }, "the best never gets worse")
        for point in curve.points {
          #expect(
            point.regret.lower <= point.regret.mean && point.regret.mean <= point.regret.upper)
        }
      }
    }

    /// The mean regret at each number of calls again from the studies alone.
    @Test func callsAreCountedAsTheyArePaid() async throws {
      let comparison = try comparison(calls: 60)
      let problem = try SmallTable().problem()
      let results = try await comparison.run(on: [("one", problem)], width: 2)
      let curves = comparison.regretCurves(results, over: .calls)
      for (curve, studies) in zip(curves, results[0].studies) {
        #expect(curve.points.count == RegretCurve.mostPoints)
        #expect(curve.points.first?.spent == 0 && curve.points.last?.spent == 60)
        let start = problem.normalizedRegret(of: problem.space.seed)
        #expect(abs((curve.points.first?.regret.mean ?? -1) - start) < 1e-12)
        for point in curve.points {
          let regrets = studies.map { study in
            Array(zip(study.calls, study.study.points)).last { $0.0 <= point.spent }?.1
              .normalizedRegret
              ?? start
          }
          #expect(abs(point.regret.mean - regrets.reduce(0, +) / 4) < 1e-12)
        }
      }
    }
  }
#endif
