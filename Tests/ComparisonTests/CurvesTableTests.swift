import Comparison
import PromptSpace
import Randomness
import Testing

@Suite struct CurvesTableTests {
  private func study(_ method: String) throws -> InstantStudy {
    let problem = SyntheticProblem(.chain("c", coupling: 0.3), seeds: SeedSequence(seed: 1))
    return try InstantStudy.run(
      ComparisonMethod(method).proposer(for: problem, seeds: SeedSequence(seed: 2)), on: problem,
      evaluations: 6)
  }

  @Test func roundTripIsExact() throws {
    var table = CurvesTable(table: "chain", method: "random", seed: 2, study: try study("random"))
    table.rows +=
      CurvesTable(
        table: "a,b", method: "gp:beta=1,warmup=3", seed: .max, study: try study("gp:beta=1")
      ).rows
    let unusable = InstantStudy(points: [
      InstantStudy.Point(
        assignment: PromptAssignment([1, 2]), score: nil, trueScore: 0.1 + 0.2, incumbent: nil,
        simpleRegret: 1.0 / 3, normalizedRegret: 1)
    ])
    table.rows += CurvesTable(table: "t", method: "m", seed: 1, study: unusable).rows
    #expect(table.rows.count == 13)
    #expect(try CurvesTable(csv: table.csv) == table)
    #expect(try CurvesTable(csv: CurvesTable.header + "\n") == CurvesTable())
  }

  @Test func damagedTextIsNamedByLine() throws {
    let csv = CurvesTable(table: "t", method: "m", seed: 1, study: try study("random")).csv
    #expect(throws: CurvesTable.ReadingError.wrongHeader) { try CurvesTable(csv: "a,b\n") }
    let lines = csv.split(separator: "\n").map(String.init)
    for broken in [lines[2] + ",1", "t,m,1,1,0-0,x,0.1,0-0,0,0", "t,m,1,1,0-0,0.5,0.1,0-x,0,0"] {
      let text = [lines[0], lines[1], broken].joined(separator: "\n")
      #expect(throws: CurvesTable.ReadingError.unreadableLine(3)) { try CurvesTable(csv: text) }
    }
  }
}
