import Foundation
import PromptSpace
import Studies

/// A run as its folder tells it, read without touching it.
struct RecordedRun {
  let folder: RunFolder
  let manifest: StudyManifest
  let state: StudyState
  let bill: ResourceUsage
  let records: [JournalRecord]

  /// - Parameter named: a run folder, or `nil` for the newest run.
  /// - Throws: ``UsageError`` when there is none, ``StudyError`` when it is damaged.
  init(named: String?) throws {
    let root = RunLocator.root(environment: ProcessInfo.processInfo.environment)
    folder = try RunLocator.existing(named: named, root: root)
    try folder.requireOwnFiles()
    manifest = try StudyManifest.read(folder.manifest)
    let exists = FileManager.default.fileExists(atPath: folder.journal.path)
    records = exists ? try StudyJournal.read(folder.journal).records : []
    state = StudyState(records: records, maximumErrorRate: manifest.maximumErrorRate)
    bill = try CallHistory(contentsOf: folder.calls).bill + state.reportedUsage
    try state.requireAssignments(in: AssignmentSpace(pools: manifest.pools), of: folder)
  }

  /// - Throws: ``StudyError`` with code `manifestDiffers` when the run was made from something else.
  func requireSameStudy(as project: Project) throws {
    let topics = StudyManifest(project: project, created: Date()).differences(from: manifest)
    guard topics.isEmpty else { throw StudyError.differs(folder, in: topics) }
  }

  /// A project with another search, or with more candidates, still runs and scores these rows as the run did.
  ///
  /// - Throws: ``StudyError`` with code `manifestDiffers`.
  func requireSameRows(as project: Project) throws {
    let topics = StudyManifest(project: project, created: Date()).differences(from: manifest)
      .filter(["workflow", "validation data", "scorer"].contains)
    guard topics.isEmpty else { throw StudyError.differs(folder, in: topics) }
  }

  func index(of agent: AgentID) -> Int { manifest.pools.firstIndex { $0.agent == agent } ?? 0 }
}
