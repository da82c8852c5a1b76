import Comparison
import Foundation
import PromptSpace
import Testing
import _TestSupport

/// The built tool on tables in a folder.
@Suite struct CompareCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, shift) in [("north", 0), ("south", 2)] { try writeTable(name, shift: shift) }
  }

  private func writeTable(_ name: String, shift: Int) throws {
    let agents = [
      ScoreTableHeader.Agent(id: "a", after: []), ScoreTableHeader.Agent(id: "b", after: ["a"]),
    ]
    let pools = agents.map { agent in
      PromptPool(agent: agent.id, candidates: (0..<4).map { "\(agent.id) \($0)" })
    }
    let header = ScoreTableHeader(
      agents: agents, pools: pools, examples: ["x", "y"], metric: "m", provenance: [:])
    var text = try ScoreTable.line(header)
    for rank in 0..<16 {
      let value = Double((rank * 7 + shift) % 16) / 16
      text += try ScoreTable.line(
        ScoreTableRow(
          assignment: PromptAssignment([rank / 4, rank % 4]), scores: [value, value], calls: 4,
          inputTokens: 10, outputTokens: 2))
    }
    try Data(text.utf8).write(to: folder.url.appending(path: "\(name).jsonl"))
  }

  private func run(_ arguments: String...) throws -> ToolProcess.Result {
    try ToolProcess(in: folder.url, baseURL: nil).run(["compare"] + arguments)
  }

  @Test func comparesOnSeveralTablesAndPoolsThem() throws {
    let result = try run(
      "--table", "north.jsonl", "south.jsonl", "--methods", "greedy,best-single",
      "--max-evaluations", "6", "--seeds", "5", "-o", "out/curves.csv", "--json", "--quiet")
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].contains(#""event":"launch""#))
    // The baseline takes part unasked.
    #expect(lines[0].contains(#""methods":["greedy","best-single","random"]"#))
    #expect(lines[3].contains(#""table":"all tables""#))
    #expect(lines[4].contains(#""event":"done""#))
    let csv = try String(
      contentsOf: folder.url.appending(path: "out/curves.csv"), encoding: .utf8)
    #expect(csv.split(separator: "\n").count == 181)
    func page(_ name: String) throws -> String {
      try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
    }
    let report = try page("out/curves.html")
    #expect(report.hasPrefix("<!DOCTYPE html>") && report.contains("Regret minus that of random"))
    #expect(try page("out/curves-plots/table-3-regret-by-calls.svg").hasPrefix("<svg "))
    let again = try run(
      "--table", "north.jsonl", "south.jsonl", "--methods", "greedy,best-single",
      "--max-evaluations", "6", "--seeds", "5", "-o", "again.csv", "-j", "1", "--quiet")
    #expect(again.status == 0)
    let second = try String(contentsOf: folder.url.appending(path: "again.csv"), encoding: .utf8)
    #expect(csv == second)
    #expect(try page("again.html") == report)
    for words in [
      "regret [95 %]", "win/tie/loss", "Student's t both exclude zero",
      "all tables, 10 studies of each method",
    ] {
      #expect(again.output.contains(words), "\(again.output)")
    }
  }

  @Test func drawsTablesOfAFamily() throws {
    let result = try run(
      "--synthetic", "chain:2", "edgeless:2:seed=3", "--table", "north.jsonl", "--methods", "tpe",
      "--max-evaluations", "3", "--seeds", "2", "--quiet")
    #expect(result.status == 0, "\(result.errors)")
    for name in ["north, 2 studies", "chain:2, 2 studies", "edgeless:2:seed=3, ", "all tables, 6"] {
      #expect(result.output.contains(name))
    }
    let wrong = try run("--synthetic", "ring:2", "--max-evaluations", "3")
    #expect(wrong.status == 2)
    #expect(
      wrong.errors.hasPrefix("error: --synthetic: there is no family 'ring'; there are chain,"))
  }

  @Test func listsItsMethods() throws {
    let result = try run("--methods", "list")
    #expect(result.status == 0)
    for name in [
      "random", "tpe-joint", "maspob-reference", "maspob-examples", "gp", "dropout=N",
      "features=WORD", "blocks=N",
    ] {
      #expect(result.output.contains("\n\(name) ") || result.output.hasPrefix("\(name) "))
    }
  }

  @Test func programsLearnLimitsAndNotes() throws {
    let result = try run(
      "--table", "north.jsonl", "--methods", "maspo", "--max-calls-of", "1000000000", "--seeds",
      "2",
      "--json", "--quiet")
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines[0].contains(#""maxCallsOf":1000000000"#))
    #expect(lines[1].contains(#""notes":{"maspo":"offspring come from"#))
  }

  @Test func saysWhatIsWrongWithACommandLine() throws {
    func answer(_ arguments: String...) throws -> String {
      let result = try ToolProcess(in: folder.url, baseURL: nil).run(["compare"] + arguments)
      #expect(result.status == 2)
      return result.errors
    }
    #expect(try answer("--max-evaluations", "3").contains("--table names no table"))
    #expect(try answer("--table", "north.jsonl").contains("A limit is missing"))
    #expect(
      try answer("--table", "north.jsonl", "--max-calls", "9", "--report", "x.pdf")
        .contains("--report must end in .html"))
    #expect(
      try answer("--table", "north.jsonl", "--max-calls", "9", "--methods", "rnd")
        .contains("error: there is no method 'rnd'"))
    #expect(
      try answer("--table", "north.jsonl", "--max-calls", "9", "--methods", "tpee")
        .contains("there is no method 'tpee'; did you mean 'tpe'?; there are random, tpe,"))
    #expect(
      try answer("--synthetic", "chain:2", "--table", "north.jsonl", "--max-calls", "3")
        == "error: --max-calls 3 covers no evaluation: one of 'north' takes 4 calls\n")
    #expect(
      try answer("--table", "west.jsonl", "--max-calls", "9")
        == "error: west.jsonl: cannot be read; check the path\n")
    let file = folder.url.appending(path: "north.jsonl")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.dropLast(9).utf8).write(to: file)
    #expect(
      try answer("--table", "north.jsonl", "--max-calls", "9")
        == "error: north.jsonl:17: is no complete JSON object; remove a cut line, or go on with "
        + "'maspob tabulate'\n")
  }
}
