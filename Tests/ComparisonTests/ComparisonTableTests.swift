import Comparison
import PromptSpace
import Testing

@Suite struct ComparisonTableTests {
  private func study(_ regrets: [Double]) -> InstantStudy {
    InstantStudy(
      points: regrets.map {
        InstantStudy.Point(
          assignment: PromptAssignment([0]), score: 0.5, trueScore: 0.5,
          incumbent: PromptAssignment([0]), simpleRegret: $0, normalizedRegret: 2 * $0)
      })
  }

  private var table: ComparisonTable {
    let studies = [
      "good:beta=1,warmup=3": [[0.3, 0.1], [0.2, 0], [0.1, 0.05]],
      "bad": [[0.3, 0.32], [0.2, 0.2], [0.5, 0.26]],
    ]
    var curves = CurvesTable()
    for method in ["good:beta=1,warmup=3", "bad"] {
      for (index, regrets) in (studies[method] ?? []).enumerated() {
        for name in ["p", "other"] {
          curves.rows +=
            CurvesTable(
              table: name, method: method, seed: UInt64(7 + index), study: study(regrets)
            ).rows
        }
      }
    }
    return ComparisonTable(problem: "p", curves: curves)
  }

  @Test func curvesAreMeansWithIntervals() {
    let lines = ComparisonTable.curvesCSV([table]).split(separator: "\n")
    #expect(lines.count == 5)
    // Mean 0.2, s = 0.1, half width 4.302653·0.1/√3.
    #expect(lines[1] == "p,\"good:beta=1,warmup=3\",1,0.20000,-0.04841,0.44841,0.40000")
    #expect(lines[4].hasPrefix("p,bad,2,0.26000,"))
  }

  @Test func finalsAreOneLineAStudy() {
    let lines = ComparisonTable.finalsCSV([table]).split(separator: "\n")
    #expect(lines.first == "table,method,seed,regret_2")
    #expect(lines.dropFirst().last == "p,bad,9,0.26000")
    #expect(lines.count == 7)
  }

  @Test func comparisonTakesTheLastRegrets() {
    let pair = table.comparison(of: 0, with: 1)
    #expect((pair.wins, pair.ties, pair.losses) == (3, 0, 0))
    #expect(abs(pair.studentT.mean + 0.21) < 1e-12)
    #expect(pair.isBetter)
    #expect(table.comparison(of: 1, with: 0).isWorse)
    let text = table.markdown(subjects: ["bad"])
    #expect(text.contains("| 0/0/3 | worse |"))
    #expect(text.contains("| `good:beta=1,warmup=3` | 0.0500 [-0.0742, 0.1742] | 0.1000 |"))
  }
}
