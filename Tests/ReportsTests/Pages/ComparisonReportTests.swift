import Testing

@testable import Reports

@Suite struct ComparisonReportTests {
  private func method(_ name: String, _ regret: Double) -> ComparisonFigures.Method {
    var method = ComparisonFigures.Method(
      name: name, studies: 40,
      regret: .init(mean: regret, lower: regret - 0.1, upper: regret + 0.1), meanBest: 0.8)
    method.byEvaluations = (1...5).map {
      .init(
        spent: Double($0), regret: .init(mean: 1 / Double($0), lower: 0.1, upper: 1.1))
    }
    method.medianEvaluations = 3
    return method
  }

  private func figures(_ names: [String]) -> ComparisonFigures {
    let methods = names.enumerated().map { method($1, 0.1 * Double($0 + 1)) }
    let differences = names.dropFirst().map { name in
      ComparisonFigures.Difference(
        method: name, regret: .init(mean: -0.2, lower: -0.3, upper: -0.1),
        record: .init(wins: 20, ties: 3, losses: 17), conclusion: .better)
    }
    return ComparisonFigures(
      tables: ["all tables", "one"].map {
        .init(name: $0, methods: methods, differences: Array(differences))
      }, baseline: names[0], target: 0.9, limits: "20 evaluations a study")
  }

  @Test func everyTableHasItsFigures() {
    let report = ComparisonReport(figures(["random", "tpe", "gp:beta=1"]), tool: "maspob 0")
    let page = ParsedMarkup(report.html)
    #expect(page.isWellFormed)
    #expect(page.all("h2").map(\.text) == ["all tables", "one"])
    // No curve over calls was given.
    #expect(
      report.plots.map(\.name)
        == [1, 2].flatMap { table in
          ["regret-by-evaluations", "final-regret", "differences"].map {
            "table-\(table)-\($0).svg"
          }
        })
    let cells = page.all("td").map(\.text)
    for cell in ["-0.200", "[-0.300, -0.100]", "20", "17", "better", "0.100"] {
      #expect(cells.contains(cell), "\(cell)")
    }
    #expect(
      report.html
        == ComparisonReport(figures(["random", "tpe", "gp:beta=1"]), tool: "maspob 0").html)
  }

  @Test func namesOfMethodsAndTablesAreOnlyText() {
    let names = MarkupTests.hostile.enumerated().map { "\($0) \($1)" }
    let page = ParsedMarkup(ComparisonReport(figures(names), tool: "<b>").html)
    #expect(page.isWellFormed)
    #expect(page.all("script").isEmpty && page.all("b").isEmpty)
  }

  @Test func notesStandAtTheEnd() {
    var figures = figures(["random", "maspo"])
    figures.notes = ["maspo: the gate is off."]
    let page = ParsedMarkup(ComparisonReport(figures, tool: "t").html)
    #expect(page.isWellFormed)
    #expect(page.all("h2").map(\.text).last == "How methods ran")
    #expect(page.all("p").map(\.text).contains("maspo: the gate is off."))
  }

  /// A comparison has no trials.csv, and its file of curves holds studies, not their means.
  @Test func longTablesPointToNoFileThatThereIsNot() {
    var long = method("random", 0.1)
    long.byCalls = (0..<1_001).map {
      .init(spent: Double($0), regret: .init(mean: 0.5, lower: 0.4, upper: 0.6))
    }
    let figures = ComparisonFigures(
      tables: [.init(name: "t", methods: [long], differences: [])], baseline: "random",
      target: 0.9, limits: "")
    let html = ComparisonReport(figures, tool: "t").html
    #expect(html.contains("The first 1000 of 1001 rows.") && !html.contains("trials.csv"))
  }

  @Test func aMethodAloneHasNoDifferences() {
    let report = ComparisonReport(figures(["random"]), tool: "t")
    #expect(!report.plots.contains { $0.name.hasSuffix("differences.svg") })
    let none = ComparisonFigures(
      tables: [.init(name: "t", methods: [], differences: [])], baseline: "random", target: 0.9,
      limits: "")
    #expect(ComparisonReport(none, tool: "t").html.contains("No method was run on this table."))
  }
}
