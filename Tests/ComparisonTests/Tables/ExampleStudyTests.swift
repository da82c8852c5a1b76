import Comparison
import PromptSpace
import Strategies
import Testing

// The optimizer of Swift 6.3 crashes on asynchronous tests of comparisons.
#if DEBUG
  @Suite struct ExampleStudyTests {
    private static func studies(
      _ method: String, limits: PricedStudy.Limits, on problem: TableProblem, seeds: UInt64 = 5
    ) async throws -> [PricedStudy] {
      let comparison = TableComparison(
        methods: [try ComparisonMethod(method)], limits: limits, seeds: Array(1...seeds))
      return try await comparison.run(on: [(name: "t", problem: problem)], width: 2)[0].studies[0]
    }

    /// What is reported is of all examples, whatever few the search has seen.
    @Test func regretsAreThoseOfWholeRows() async throws {
      let small = SmallTable()
      let problem = try small.problem()
      let studies = try await Self.studies(
        "maspob-examples", limits: .init(calls: 60), on: problem)
      var partial = 0
      for study in studies {
        for point in study.study.points {
          let incumbent = try #require(point.incumbent)
          let row = try #require(small.rows.first { $0.assignment == incumbent })
          let mean = row.scores.compactMap { $0 }.reduce(0, +) / 4
          #expect(abs(point.simpleRegret - (problem.optimum.score - mean)) < 1e-12)
          #expect(study.study.points.contains { $0.assignment == incumbent })
          let own = try #require(small.rows.first { $0.assignment == point.assignment })
          if point.score != own.scores.compactMap({ $0 }).reduce(0, +) / 4 { partial += 1 }
        }
        #expect(study.calls == study.calls.sorted() && (study.calls.last ?? 0) <= 60)
        #expect(study.tokens == study.tokens.sorted())
        // Full evaluations at 24 calls would be two or three.
        #expect(study.study.points.count > 4)
      }
      #expect(partial > 0)
    }

    @Test(arguments: [1, 7, 24, 100, 5000]) func noCapIsExceeded(calls: Int) async throws {
      let problem = try SmallTable().problem()
      for method in ["maspob-examples", "maspob-examples:noreplay", "maspob-examples:blocks=1"] {
        for study in try await Self.studies(
          method, limits: .init(calls: calls), on: problem, seeds: 2)
        {
          #expect((study.calls.last ?? 0) <= calls)
          if calls == 5000 { #expect(study.study.points.last?.normalizedRegret == 0) }
        }
      }
    }

    /// As in a run of a project: the first point is a whole evaluation, and whoever leads was asked everything.
    @Test(arguments: [23, 24, 60, 5000]) func onlyWholeCombinationsAreChosen(calls: Int)
      async throws
    {
      let small = SmallTable()
      let problem = try small.problem()
      let fullPrice = problem.callsPerAgent.reduce(0, +)
      for study in try await Self.studies(
        "maspob-examples:whole", limits: .init(calls: calls), on: problem)
      {
        let points = study.study.points
        #expect(points.isEmpty == (calls < fullPrice))
        #expect((study.calls.last ?? 0) <= calls)
        guard let first = points.first else { continue }
        #expect(first.incumbent == problem.space.seed && study.calls[0] == fullPrice)
        var best = first
        for (point, next) in zip(points, points.dropFirst()) where next.incumbent != point.incumbent
        {
          // It was just asked its last examples, and is better than all before.
          #expect(next.assignment == next.incumbent && next.score == next.trueScore)
          #expect(next.trueScore > best.trueScore)
          best = next
        }
        if calls == 5000 { #expect(points.last?.normalizedRegret == 0) }
      }
    }

    @Test func withoutReplayEveryExampleIsPaid() async throws {
      let problem = try SmallTable().problem()
      let studies = try await Self.studies(
        "maspob-examples:noreplay:blocks=4", limits: .init(calls: 60), on: problem)
      for study in studies {
        let steps = zip(study.calls, [0] + study.calls).map { $0 - $1 }
        #expect(steps.allSatisfy { $0 > 0 && $0 % 6 == 0 })
      }
    }

    @Test func aLimitOfEvaluationsIsOneOfTheirExamples() async throws {
      let problem = try SmallTable().problem()
      let studies = try await Self.studies(
        "maspob-examples:blocks=4:noreplay", limits: .init(evaluations: 3, calls: 5000),
        on: problem)
      // Six calls an example, four examples an evaluation.
      for study in studies { #expect((study.calls.last ?? 0) <= 72) }
    }

    /// Where calls are not what is scarce, there is nothing to save.
    @Test func amongWholeEvaluationsItIsMaspob() async throws {
      let problem = try SmallTable().problem()
      let limits = PricedStudy.Limits(evaluations: 6)
      #expect(
        try await Self.studies("maspob-examples", limits: limits, on: problem)
          == Self.studies("maspob", limits: limits, on: problem))
    }

    @Test func examplesWithoutAScoreAreNoZeros() async throws {
      let problem = try SmallTable { assignment in
        SmallTable.planted(assignment).enumerated().map { $0.offset == 1 ? nil : $0.element }
      }.problem()
      for study in try await Self.studies(
        "maspob-examples:blocks=4", limits: .init(calls: 5000), on: problem)
      {
        #expect(study.study.points.contains { $0.score == nil })
        #expect(study.study.points.last?.normalizedRegret == 0)
      }
    }
  }
#endif
