import Foundation
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// `propose` and `fit` on a run that the tool itself made against the scripted server.
@Suite(.serialized) struct ProposeCommandTests {
  private func trials(_ project: RuleProject) throws -> [Trial] {
    let run = RunFolder(project.folder.url.appending(path: "run"))
    return StudyState(
      records: try StudyJournal.read(run.journal).records, maximumErrorRate: 0.1
    ).trials
  }

  private func assignments(_ result: ToolProcess.Result) throws -> [String] {
    struct Line: Decodable {
      struct Proposal: Decodable { let assignment: [Int] }
      let proposal: Proposal
    }
    return try result.output.split(separator: "\n").map {
      let line = try JSONDecoder().decode(Line.self, from: Data($0.utf8))
      return PromptAssignment(line.proposal.assignment).description
    }
  }

  @Test func announcesWhatOptimizeThenDoes() throws {
    let server = try FaultServer()
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let optimize = ["optimize", "--run-dir", "run", "--quiet", "--max-evaluations"]
    #expect(try tool.run(optimize + ["7"]).status == 0)
    let announced = try tool.run(["propose", "--run-dir", "run", "-n", "3", "--json"])
    #expect(announced.status == 0, "\(announced.errors)")
    let batch = try assignments(announced)
    #expect(Set(batch).count == 3)
    #expect(try trials(project).count == 7, "proposing changes nothing")
    #expect(try tool.run(optimize + ["8"]).status == 0)
    #expect(try trials(project).last?.assignment.description == batch.first)
    #expect(try !trials(project).dropLast().map(\.assignment.description).contains(batch[0]))
  }

  /// Every way to explore that has state of its own: a process that only read the run goes on with it.
  @Test(arguments: [
    "{ exploration: thompson, surrogate: gp, features: both }",
    "{ exploration: posterior, surrogate: gp, alpha: { start: 2, end: 0.1, decay: exponential } }",
    "{ exploration: neural_ucb, features: identity, surrogate: { epochs: 20, hidden: 4, heads: 2 } }",
    "{ exploration: thompson, surrogate: { kind: auto, epochs: 5, hidden: 4, heads: 1 } }",
  ])
  func everyRuleGoesOnFromTheRunsFolder(_ search: String) throws {
    let server = try FaultServer()
    let project = try RuleProject(search: search)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let optimize = ["optimize", "--run-dir", "run", "--quiet", "--max-evaluations"]
    #expect(try tool.run(optimize + ["7"]).status == 0)
    let announced = try tool.run(["propose", "--run-dir", "run", "-n", "4", "--json"])
    #expect(announced.status == 0, "\(announced.errors)")
    let batch = try assignments(announced)
    #expect(Set(batch).count == 4)
    #expect(announced.output.contains("; weight ") == search.contains("decay"))
    #expect(try tool.run(optimize + ["8"]).status == 0)
    #expect(try trials(project).last?.assignment.description == batch.first)
    let shown = try tool.run(["show", "run"])
    #expect(shown.output.contains("Search: 3 of 3 proposals exact; coordinate ascent would have"))
    #expect(try tool.run(["fit", "run", "--surrogate", "linear", "--quiet"]).status == 0)
  }

  @Test func refusesAnotherStudyAndAnEmptyFolder() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 2)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let missing = try tool.run(["propose", "--run-dir", "run"])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("holds no run"))
    let random = ["optimize", "--run-dir", "run", "--quiet", "--proposer", "random"]
    #expect(try tool.run(random).status == 0)
    #expect(try tool.run(["propose", "--run-dir", "run"]).status == 7)
  }

  @Test func fitJudgesASurrogateByTheRunsOwnObservations() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 9)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(["optimize", "--run-dir", "run", "--quiet"]).status == 0)
    let text = try tool.run(["fit", "run", "--surrogate", "linear", "--quiet"])
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.hasPrefix("surrogate  training  leave-one-out"))
    #expect(text.output.contains("the mean"))
    let json = try tool.run(["fit", "run", "--surrogate", "gp", "--json", "--quiet"])
    #expect(json.output.contains(#""event":"surrogate","kind":"gp""#))
    let wrong = try tool.run(["fit", "run", "--surrogate", "forest"])
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("there is no surrogate 'forest'"))
  }
}
