import Foundation
import PromptSpace
import Reports
import Studies
import Workflows

/// The files of a run that are made from its records and can be made again at any time.
struct RunReports {
  let folder: RunFolder
  let state: StudyState
  let manifest: StudyManifest
  let bill: ResourceUsage
  /// Of a log that may be long: read once for all parts.
  private let communication: Result<[CommunicationProtocol: CommunicationSummary], any Error>

  init(folder: RunFolder, state: StudyState, manifest: StudyManifest, bill: ResourceUsage) {
    self.folder = folder
    self.state = state
    self.manifest = manifest
    self.bill = bill
    communication = Result { try folder.communicationSummaries() }
  }

  /// Writes what it can: the journal has everything, so that no report is worth a failed run.
  ///
  /// A warning says which part is missing.
  func write() {
    for part in [writeTable, writeReport, writePrompts, writePage] {
      do { try part() } catch {
        Console.failure("warning: a report could not be written, the run is safe: \(error)")
      }
    }
  }

  /// All of it, or the first failure.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  func writeAll() throws {
    try writeTable()
    try writeReport()
    try writePage()
  }

  /// - Throws: ``StudyError`` with code `storage` for a log that cannot be read.
  var page: HTMLReport {
    get throws {
      HTMLReport(
        state: state, manifest: manifest, bill: bill,
        communication: try communication.get())
    }
  }

  private func writeTable() throws {
    try TextFile.write(
      TrialsTable.csv(of: state, proposer: manifest.identity["proposer"] ?? ""), to: folder.trials)
  }

  private func writeReport() throws {
    let report = StudyReport(
      state: state, manifest: manifest, bill: bill,
      communication: try communication.get())
    try TextFile.write(try JSONText.line(report) + "\n", to: folder.report)
  }

  private func writePrompts() throws {
    guard let best = state.incumbent else { return }
    for (agent, prompt) in manifest.prompts(of: best.assignment) {
      try TextFile.write(prompt + "\n", to: folder.best.appending(path: "\(agent).md"))
    }
  }

  private func writePage() throws {
    let page = try self.page
    for plot in page.plots {
      try TextFile.write(plot.svg, to: folder.plots.appending(path: plot.name))
    }
    try TextFile.write(page.html, to: folder.page)
  }
}
