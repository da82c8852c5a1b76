import ArgumentParser
import Foundation
import Reports
import Studies

/// Writes the report of a run from its folder alone; the run may be at work.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a run's report as one HTML file with its charts.",
    discussion: """
      Writes report.html, report.json, plots/*.svg and trials.csv into the run's folder, as 'optimize' \
      does at its end. With --output only the page is written, and the folder stays as it is. The page \
      needs no network and runs no script; the same run gives the same bytes.
      """)

  @Argument(help: "The run's folder; by default the newest run.", completion: .directory)
  var folder: String?

  @Option(
    name: [.short, .long], help: "The HTML file to write instead of the run's own files.",
    completion: .file(extensions: ["html"]))
  var output: String?

  @Flag(name: .long, help: "Overwrite an --output that exists.")
  var force = false

  @OptionGroup var words: OutputOptions

  func run() throws {
    let recorded = try RecordedRun(named: folder)
    let reports = RunReports(
      folder: recorded.folder, state: recorded.state, manifest: recorded.manifest,
      bill: recorded.bill)
    guard let output else {
      try reports.writeAll()
      return try say(recorded.folder.page.relativePath)
    }
    let url = URL(filePath: output)
    guard ["html", "htm"].contains(url.pathExtension.lowercased()) else {
      throw UsageError("--output must end in .html; 'maspob export' writes .csv and .json")
    }
    if FileManager.default.fileExists(atPath: url.path), !force {
      throw UsageError("\(output) exists already; pass --force to overwrite it")
    }
    try TextFile.write(try reports.page.html, to: url)
    try say(output)
  }

  private struct Written: Encodable {
    let event = "report"
    let output: String
  }

  private func say(_ path: String) throws {
    words.console.result("Report: \(path)")
    try words.console.event(Written(output: path))
  }
}
