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
    try TextFile.write(
      TrialsTable.csv(of: state, proposer: manifest.identity["proposer"] ?? ""), to: folder.trials)
    try TextFile.write(
      try JSONText.line(StudyReport(state: state, manifest: manifest, bill: bill)) + "\n",
      to: folder.report)
    guard let best = state.incumbent else { return }
    for (agent, prompt) in manifest.prompts(of: best.assignment) {
      try TextFile.write(prompt + "\n", to: folder.best.appending(path: "\(agent).md"))
    }
  }
}
