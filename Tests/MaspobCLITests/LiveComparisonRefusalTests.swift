import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// What `compare` has no use for on a project, and on tables alone; no server is asked.
@Suite struct LiveComparisonRefusalTests {
  private func project() throws -> WritingProject {
    try WritingProject(pools: WritingProject.pools)
  }

  @Test(arguments: [
    (["--target", "0.5"], "--target is for tables"), (["--jobs", "1"], "--jobs is for tables"),
    (["--no-replay"], "--no-replay is for tables"),
  ]) func whatAProjectHasNoUseForIsRefused(_ options: [String], _ message: String) throws {
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: "http://127.0.0.1:1")
    let outcome = try tool.run(
      ["compare", "-c", "maspob.yaml", "--methods", "random,maspo", "--max-calls", "900"] + options)
    #expect(outcome.status != 0 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  /// Before anything is begun: a setting that would do nothing must not look as if it had.
  @Test(arguments: [
    "random:noreplay", "maspo:noreplay", "gp:beta=1:noreplay", "maspob-examples:noreplay",
  ]) func noMethodPaysInFullOnAProject(method: String) throws {
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: "http://127.0.0.1:1")
    let outcome = try tool.run([
      "compare", "-c", "maspob.yaml", "--methods", "maspob,\(method)", "--max-calls", "900",
      "--run-dir", "made",
    ])
    #expect(outcome.status == 2)
    #expect(
      outcome.errors
        == "error: '\(method)': noreplay is for tables; a study on a project pays for no request twice, so leave "
        + "noreplay out, or compare on a table that 'maspob tabulate' makes of the project\n")
    let made = project.folder.url.appending(path: "made").path
    #expect(!FileManager.default.fileExists(atPath: made))
  }

  @Test func tablesHaveNoFolder() throws {
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: "http://127.0.0.1:1")
    let outcome = try tool.run([
      "compare", "--synthetic", "chain:3", "--max-evaluations", "2", "--run-dir", "here",
    ])
    #expect(outcome.status != 0 && outcome.errors.contains("--run-dir is for a project"))
  }
}
