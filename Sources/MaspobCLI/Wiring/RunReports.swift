import Foundation
import PromptSpace
import Reports
import Studies

/// The files of a run that are made from its journal and can be made again at any time.
struct RunReports {
  let folder: RunFolder
  let state: StudyState
  let manifest: StudyManifest
  let bill: ResourceUsage

  /// - Throws: ``StudyError`` with code `storage`.
  func write() throws {
    try write(
      TrialsTable.csv(of: state, proposer: manifest.identity["proposer"] ?? ""), to: folder.trials)
    try write(
      try JSONText.line(StudyReport(state: state, manifest: manifest, bill: bill)) + "\n",
      to: folder.report)
    guard let best = state.incumbent else { return }
    for (agent, prompt) in manifest.prompts(of: best.assignment) {
      try write(prompt + "\n", to: folder.best.appending(path: "\(agent).md"))
    }
  }

  private func write(_ text: String, to file: URL) throws {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file, options: .atomic)
    } catch {
      throw StudyError(.storage, "\(file.path): \(error.localizedDescription)")
    }
  }
}
