import Foundation
import Studies
import Testing
import _TestSupport

/// The built tool on a run that an outside program measured.
@Suite struct ReportCommandTests {
  private func finished() throws -> (project: ExternalProject, run: RunFolder) {
    let project = try ExternalProject(evaluations: 4)
    let result = try project.tool.run(["optimize", "--run-dir", "run", "--quiet"])
    #expect(result.status == 0, "\(result.errors)")
    return (project, RunFolder(project.folder.url.appending(path: "run")))
  }

  private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

  @Test func optimizeLeavesAReportThatCanBeMadeAgain() throws {
    let (project, run) = try finished()
    let page = try text(run.page)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("Winning prompts"))
    let plots = try FileManager.default.contentsOfDirectory(atPath: run.plots.path).sorted()
    #expect(plots.contains("workflow.svg") && plots.contains("best-by-evaluations.svg"))
    let before = try [run.report, run.trials].map(text)
    for file in [run.page, run.report, run.trials, run.plots] {
      try FileManager.default.removeItem(at: file)
    }
    let result = try project.tool.run(["report", "run"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "Report: run/report.html\n")
    #expect(try text(run.page) == page)
    #expect(try [run.report, run.trials].map(text) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.plots.path).sorted() == plots)
    #expect(before[0].contains(#""refused":0"#))
    #expect(before[1].split(separator: "\n")[0].hasSuffix(",refused,asked"))
  }

  @Test func agentsThatTalkAreReported() throws {
    let (project, run) = try finished()
    #expect(try !text(run.report).contains("speedup_analysis"))
    let lines = [
      #"{"agents":[{"after":[],"id":"a"}],"kind":"run_started","protocol":"streaming","run":"1/e/0","seconds":0}"#,
      #"{"agent":"a","attempt":1,"call":1,"kind":"call_started","run":"1/e/0","seconds":0}"#,
      #"{"agent":"a","cached_tokens":4,"call":1,"calls":1,"estimated":false,"input_tokens":16,"kind":"call_ended","output_tokens":5,"run":"1/e/0","seconds":1.5}"#,
      #"{"agent":"a","kind":"step","ru"#,
    ]
    try Data(lines.joined(separator: "\n").utf8).write(to: run.communication)
    #expect(try project.tool.run(["report", "run"]).status == 0)
    #expect(try text(run.page).contains(">Communication</h2>"))
    #expect(
      try text(run.report).contains(
        #""communication":{"streaming":{"summary":{"agent_count":1,"agents":{"a":{"api_time":1.5,"#)
    )
    #expect(try text(run.plots.appending(path: "timeline-streaming.svg")).hasPrefix("<svg"))
    let shown = try project.tool.run(["show", "run"])
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(
      shown.output.contains(
        "Communication (streaming): 1 runs, call time / wall time 1.00, 0.25 of prompt tokens"))
    #expect(shown.output.contains("a  \(String(repeating: "█", count: 50))  1.5s"))
  }

  @Test func anOutputLeavesTheRunAsItIs() throws {
    let (project, run) = try finished()
    try FileManager.default.removeItem(at: run.page)
    let result = try project.tool.run(["report", "run", "-o", "out/page.html", "--json"])
    #expect(result.status == 0)
    #expect(result.output == "{\"event\":\"report\",\"output\":\"out/page.html\"}\n")
    #expect(try text(project.folder.url.appending(path: "out/page.html")).hasPrefix("<!DOCTYPE"))
    #expect(!FileManager.default.fileExists(atPath: run.page.path))
    let again = try project.tool.run(["report", "run", "-o", "out/page.html"])
    #expect(again.status == 2 && again.errors.contains("pass --force"))
    #expect(try project.tool.run(["report", "run", "-o", "out/page.html", "--force"]).status == 0)
    let other = try project.tool.run(["report", "run", "-o", "out/page.pdf"])
    #expect(other.status == 2 && other.errors.contains("--output must end in .html"))
  }

  /// A folder in the way of the page, as a full disk would be.
  @Test func aReportThatCannotBeWrittenFailsNoRun() throws {
    let project = try ExternalProject(evaluations: 4)
    let run = RunFolder(project.folder.url.appending(path: "run"))
    try FileManager.default.createDirectory(
      at: run.plots.appending(path: "workflow.svg/x"), withIntermediateDirectories: true)
    let result = try project.tool.run(["optimize", "--run-dir", "run", "--quiet"])
    // The folder is refused before anything is spent, as every strange file in it is.
    #expect(result.status == 1 && result.errors.contains("workflow.svg"))
    try FileManager.default.removeItem(at: run.plots)
    let blocked = try project.tool.run(["optimize", "--run-dir", "run", "--quiet"]) { _ in
      var tries = 0
      while !FileManager.default.fileExists(atPath: run.journal.path), tries < 600 {
        usleep(5_000)
        tries += 1
      }
      try FileManager.default.createDirectory(
        at: run.page.appending(path: "in-the-way"), withIntermediateDirectories: true)
    }
    #expect(blocked.status == 0, "\(blocked.errors)")
    #expect(blocked.errors.contains("warning: a report could not be written, the run is safe:"))
    #expect(blocked.output.contains("Run folder: run"))
    #expect(try text(run.trials).hasPrefix("evaluation,"))
  }
}
