import Comparison
import Foundation
import PromptSpace
import Testing

// The optimizer of Swift 6.3 crashes on the asynchronous tests below.
#if DEBUG
  @Suite struct TableComparisonTests {
    private func comparison(
      _ methods: String = "random,greedy,tpe", evaluations: Int? = 8, calls: Int? = nil,
      replays: Bool = true, seeds: UInt64 = 6
    ) throws -> TableComparison {
      TableComparison(
        methods: try methods.split(separator: ",").map { try ComparisonMethod(String($0)) },
        limits: .init(evaluations: evaluations, calls: calls, replays: replays),
        seeds: Array(1...seeds))
    }

    private static func twoTables() throws -> [(name: String, problem: TableProblem)] {
      let first = try SmallTable().problem()
      let second = try SmallTable(hasEmbeddings: false).problem()
      return [("one", first), ("two", second)]
    }

    private static func curves(
      of comparison: TableComparison, on tables: [(name: String, problem: TableProblem)], width: Int
    ) async throws -> String {
      let runs = try await comparison.run(on: tables, width: width)
      return comparison.curvesCSV(runs)
    }

    @Test func theOrderOfThreadsChangesNothing() async throws {
      let tables = try Self.twoTables()
      let comparison = try comparison("random,greedy,linear,gp:beta=1")
      let one = try await Self.curves(of: comparison, on: tables, width: 1)
      let four = try await Self.curves(of: comparison, on: tables, width: 4)
      #expect(one == four)
      let lines = one.split(separator: "\n")
      #expect(lines[0] == "table,method,seed,evaluation,assignment,score,best_so_far,calls,tokens")
      // Two tables, four methods, six seeds, eight evaluations.
      #expect(lines.count == 385)
    }

    /// Every column again from the table alone.
    @Test func curvesFollowFromTheTable() async throws {
      let small = SmallTable()
      let problem = try small.problem()
      let comparison = try comparison("random,best-single")
      let csv = comparison.curvesCSV(
        try await comparison.run(on: [(name: "t", problem: problem)], width: 2))
      var best = 0.0
      var paid: [Set<[Int]>] = []
      var calls = 0
      for line in csv.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if fields[3] == "1" { (best, calls, paid) = (0, 0, [[], [], [], []]) }
        let assignment = try #require(PromptAssignment(fields[4]))
        let row = try #require(small.rows.first { $0.assignment == assignment })
        let mean = row.scores.compactMap { $0 }.reduce(0, +) / 4
        #expect(Double(fields[5]) == mean)
        best = max(best, mean)
        #expect(Double(fields[6]) == best)
        let p = assignment.indices
        let lineages = [[p[0]], [p[0], p[1]], [p[0], p[2]], p]
        for (agent, price) in [4, 4, 12, 4].enumerated()
        where paid[agent].insert(lineages[agent]).inserted { calls += price }
        #expect(Int(fields[7]) == calls)
      }
    }

    @Test func callsLimitEveryStudyAndReplayBuysMore() async throws {
      let tables = [(name: "t", problem: try SmallTable().problem())]
      let replayed = try comparison(evaluations: nil, calls: 100)
      let full = try comparison(evaluations: nil, calls: 100, replays: false)
      for (with, without) in zip(
        try await replayed.run(on: tables, width: 2)[0].studies,
        try await full.run(on: tables, width: 2)[0].studies)
      {
        #expect(with.allSatisfy { ($0.calls.last ?? 0) <= 100 && $0.calls.count > 4 })
        #expect(without.allSatisfy { $0.calls == [24, 48, 72, 96] })
        // Tokens of a full evaluation are those of its row.
        for study in without {
          let rank = AssignmentSpace(sizes: [2, 3, 2, 2]).rank(of: study.study.points[0].assignment)
          #expect(study.tokens[0] == 120 + rank)
        }
      }
    }

    /// Repeats are free where there is replay: a method that repeats itself must still come to an end.
    @Test func freeRepeatsEnd() async throws {
      let comparison = try comparison(
        "maspob-reference:epochs=2", evaluations: nil, calls: 60, seeds: 2)
      let result = try await comparison.run(
        on: [(name: "t", problem: try SmallTable().problem())], width: 1)
      #expect(result[0].studies[0].allSatisfy { $0.calls.count <= 24 })
    }

    @Test func aSummaryAddsUpWhatTheStudiesSay() async throws {
      let problem = try SmallTable().problem()
      let comparison = try comparison("random,greedy", evaluations: 6, seeds: 9)
      let results = try await comparison.run(on: [(name: "t", problem: problem)], width: 2)
      let summary = ComparisonSummary("t", of: comparison, results, baseline: 0, target: 0.8)
      let regrets = results[0].studies.map { studies in
        studies.map { study in study.study.points.map(\.normalizedRegret) }
      }
      for (method, curves) in zip(summary.methods, regrets) {
        let final = curves.map { $0[5] }
        let mean = final.reduce(0, +) / 9
        #expect(abs(method.regret.mean - mean) < 1e-12)
        let area = curves.flatMap { $0 }.reduce(0, +) / 54
        #expect(abs(method.area - area) < 1e-12)
        let arrivals = curves.map { curve -> Int in
          curve.firstIndex { $0 <= 0.2 + 1e-12 }.map { $0 + 1 } ?? 99
        }
        let reached = Double(arrivals.count { $0 < 99 }) / 9
        #expect(abs(method.reached - reached) < 1e-12)
        let median = arrivals.sorted()[4]
        #expect(method.medianEvaluations == (median == 99 ? nil : median))
      }
      let pair = try #require(summary.differences.first)
      #expect(pair.method == "greedy" && pair.baseline == "random")
      let wins = zip(regrets[1], regrets[0]).count { $0[5] < $1[5] - 1e-12 }
      #expect(pair.regrets.wins == wins)
      #expect(pair.regrets.wins + pair.regrets.ties + pair.regrets.losses == 9)
    }

    /// Regret over calls is a staircase that starts with the seed prompts.
    @Test func theAreaOverCallsIsThatUnderTheStaircase() async throws {
      let problem = try SmallTable().problem()
      let comparison = try comparison("random", evaluations: nil, calls: 90, seeds: 3)
      let results = try await comparison.run(on: [(name: "t", problem: problem)], width: 1)
      let summary = ComparisonSummary("t", of: comparison, results, baseline: 0, target: 0.9)
      let areas = results[0].studies[0].map { study -> Double in
        (0..<90).reduce(0.0) { sum, call -> Double in
          // After `call` calls, what the last finished evaluation left.
          let last = study.calls.lastIndex { $0 <= call }
          return sum
            + (last.map { study.study.points[$0].normalizedRegret }
              ?? problem.normalizedRegret(of: problem.space.seed))
        } / 90
      }
      let mean = areas.reduce(0, +) / 3
      #expect(abs(summary.methods[0].area - mean) < 1e-12)
    }

    /// More calls than a number holds are as many as there are.
    @Test func aCapBeyondAllNumbersIsNone() async throws {
      let comparison = TableComparison(
        methods: [try ComparisonMethod("random")], limits: .init(callsOfEvaluations: .max),
        seeds: [1, 2])
      let tables = [(name: "t", problem: try SmallTable().problem())]
      let results = try await comparison.run(on: tables, width: 1)
      #expect(results[0].studies[0].allSatisfy { $0.calls.count == 24 })
    }

    /// With a horizon of two the second evaluation combines what the first showed instead of a single candidate.
    @Test func aCapOnCallsGivesAHorizon() async throws {
      let tables = [(name: "t", problem: try SmallTable().problem())]
      func first(_ limits: PricedStudy.Limits) async throws -> [[PromptAssignment]] {
        let comparison = TableComparison(
          methods: [try ComparisonMethod("best-single")], limits: limits, seeds: Array(1...6))
        return try await comparison.run(on: tables, width: 1)[0].studies[0].map {
          $0.study.points.prefix(2).map(\.assignment)
        }
      }
      let capped = try await first(.init(callsOfEvaluations: 2))
      #expect(try await first(.init(evaluations: 2)) == capped)
      #expect(try await first(.init(evaluations: 20)) != capped)
    }

    @Test func presetsHaveNames() throws {
      for (name, _) in ComparisonMethod.names {
        #expect(try ComparisonMethod(name).description == name)
      }
      #expect(try ComparisonMethod("maspob:features=identity") != ComparisonMethod("maspob"))
      #expect(throws: ComparisonMethod.ParsingError.unknownSetting("beta=1")) {
        try ComparisonMethod("random:beta=1")
      }
      #expect(throws: ComparisonMethod.ParsingError.unknownSetting("features=none")) {
        try ComparisonMethod("gat:features=none")
      }
    }
  }
#endif
