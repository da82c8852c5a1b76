import Foundation
import LanguageModels
import PromptSpace
import Studies

/// A run folder that this process holds the lock of, as earlier processes left it.
struct HeldRun {
  let folder: RunFolder
  let manifest: StudyManifest
  let journal: StudyJournal
  /// What the journal said.
  let known: StudyState
  let calls: ResumedCalls
  private let lock: RunLock

  /// Locks the folder, and begins or takes up its run.
  ///
  /// - Throws: ``StudyError``, also when a live process works on the run.
  init(_ folder: RunFolder, of project: Project) throws {
    self.folder = folder
    try folder.create()
    try folder.requireOwnFiles()
    lock = try RunLock(file: folder.lock)
    manifest = try folder.settleManifest(of: project)
    journal = try StudyJournal(file: folder.journal)
    known = StudyState(records: journal.records, maximumErrorRate: manifest.maximumErrorRate)
    try known.requireAssignments(
      in: project.writesPrompts ? AssignmentSpace(pools: manifest.pools) : project.space, of: folder
    )
    calls = try ResumedCalls(at: folder.calls)
  }

  /// What this process says before its first call: a start that makes none leaves nothing to book.
  var opening: StudyEvent {
    let booked = calls.history.lost - known.booked
    // Never negative, even where somebody took the calls log away.
    return .opened(booked: booked.calls > 0 ? booked : .zero)
  }

  /// What the run cost so far, by the calls log and by what outsiders reported.
  func bill(of state: StudyState) throws -> ResourceUsage {
    try CallHistory(contentsOf: folder.calls).bill + state.reportedUsage
  }
}

extension RunFolder {
  /// The manifest of a run: written where it begins; one that exists stays, with the time of its creation.
  ///
  /// Call it under the folder's lock.
  ///
  /// - Throws: ``StudyError`` with code `manifestDiffers` for a run of something else, `storage`.
  func settleManifest(of project: Project) throws -> StudyManifest {
    let wanted = StudyManifest(project: project, created: Date())
    if holdsRun {
      let found = try StudyManifest.read(manifest)
      // Again, under the lock: the folder may have changed since it was chosen.
      let topics = wanted.differences(from: found)
      guard topics.isEmpty else { throw StudyError.differs(self, in: topics) }
      return found
    }
    guard !FileManager.default.fileExists(atPath: journal.path) else {
      throw StudyError(
        .storage,
        "\(url.path) has a journal but no manifest.json; restore it, or name another folder")
    }
    try wanted.write(to: manifest)
    return wanted
  }
}
