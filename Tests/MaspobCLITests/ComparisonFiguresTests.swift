import Comparison
import Foundation
import PromptSpace
import Reports
import Testing

@testable import MaspobCLI

// The optimizer of Swift 6.3 crashes on asynchronous tests of comparisons.
#if DEBUG
  @Suite struct ComparisonFiguresTests {
    private func table(_ shift: Int) throws -> TableProblem {
      let header = ScoreTableHeader(
        agents: [.init(id: "a", after: [])],
        pools: [PromptPool(agent: "a", candidates: (0..<16).map { "\($0)" })], examples: ["x"],
        metric: "m", provenance: [:])
      let lines = try (0..<16).map { rank in
        try ScoreTable.line(
          ScoreTableRow(
            assignment: PromptAssignment([rank]), scores: [Double((rank * 7 + shift) % 16) / 16],
            calls: 1, inputTokens: 1, outputTokens: 1))
      }
      let text = try ScoreTable.line(header) + lines.joined()
      return TableProblem(try ScoreTable(Data(text.utf8), name: "t"))
    }

    /// A table may bear the name that the pooled figures have.
    @Test func aTableNamedLikeAllOfThemKeepsItsCurves() async throws {
      let comparison = TableComparison(
        methods: [try ComparisonMethod("random"), try ComparisonMethod("maspo")],
        limits: .init(evaluations: 4), seeds: Array(1...5))
      let name = ComparisonSummary.pooledName
      let results = try await comparison.run(
        on: [(name: name, problem: try table(0)), (name: "b", problem: try table(9))], width: 1)
      func summary(_ results: [TableComparison.Result], _ name: String) -> ComparisonSummary {
        ComparisonSummary(name, of: comparison, results, baseline: 0, target: 0.9)
      }
      let single = results.map { summary([$0], $0.name) }
      func figures(_ count: Int, pooled: ComparisonSummary?) -> ComparisonFigures {
        ComparisonFigures(
          comparison, Array(results.prefix(count)), Array(single.prefix(count)), pooled: pooled,
          baseline: 0, target: 0.9)
      }
      let both = figures(2, pooled: summary(results, name))
      #expect(both.tables.map(\.name) == [name, name, "b"])
      #expect(both.tables[1] == figures(1, pooled: nil).tables[0])
      #expect(both.tables[0].methods[0].byCalls != both.tables[1].methods[0].byCalls)
      #expect(both.notes.count == 1 && both.notes[0].hasPrefix("maspo: offspring come from"))
      #expect(both.notes[0].contains("the gate are off"))
    }
  }
#endif
