import Evaluation
import Foundation
import PromptSpace
import Studies

/// A run that one command writes into: nothing is evaluated and nothing proposed.
struct RunInHand {
  let folder: RunFolder
  let manifest: StudyManifest
  var recorder: StudyRecorder
  private let lock: RunLock

  /// Locks a run and reads its journal.
  ///
  /// - Parameter project: begins a run in a folder that holds none.
  /// - Throws: ``StudyError``, also when a live process works on the run.
  init(_ folder: RunFolder, of project: Project?) throws {
    self.folder = folder
    if project != nil { try folder.create() }
    try folder.requireOwnFiles()
    lock = try RunLock(file: folder.lock)
    manifest =
      try project.map { try folder.settleManifest(of: $0) }
      ?? StudyManifest.read(folder.manifest)
    try manifest.requireWholeEvaluations()
    let space = AssignmentSpace(pools: manifest.pools)
    let journal = try StudyJournal(file: folder.journal)
    recorder = StudyRecorder(
      space: space, maximumErrorRate: manifest.maximumErrorRate, journal: journal)
    // Writing down takes no time at work; the records say what was known before.
    let wall = recorder.state.wall
    journal.wall = { wall }
    try recorder.state.requireAssignments(in: space, of: folder)
  }

  /// - Parameter project: gives the ids of the examples; without one those of earlier outcomes are taken.
  func parser(for project: Project?) -> ReportParser {
    ReportParser(
      pools: manifest.pools, exampleIDs: project?.exampleIDs ?? recorder.state.exampleIDs,
      knowsExamples: project != nil)
  }

  /// Brings the files up to date that are made from the journal.
  func writeReports() throws {
    let bill = try CallHistory(contentsOf: folder.calls).bill + recorder.state.reportedUsage
    RunReports(folder: folder, state: recorder.state, manifest: manifest, bill: bill).write()
  }
}

/// Which run a command writes into: the one that is named, the newest of a project, or the newest of all.
enum RunChoice {
  /// - Throws: ``UsageError`` when there is none or both are named, ``StudyError`` with code `manifestDiffers`,
  ///   ``ConfigurationError``.
  static func find(
    folder: String?, config: URL?, orBegin: Bool
  ) throws -> (run: RunFolder, project: Project?) {
    let root = RunLocator.root(environment: ProcessInfo.processInfo.environment)
    guard let config else {
      return (try RunLocator.existing(named: folder, root: root), nil)
    }
    let project = try ProjectLoader.load(config)
    let manifest = StudyManifest(project: project, created: Date())
    if orBegin {
      return (
        try RunLocator.folder(for: manifest, named: folder, fresh: false, root: root), project
      )
    }
    guard let folder else { return (try RunLocator.newest(of: manifest, root: root), project) }
    let run = try RunLocator.existing(named: folder, root: root)
    let topics = manifest.differences(from: try StudyManifest.read(run.manifest))
    guard topics.isEmpty else { throw StudyError.differs(run, in: topics) }
    return (run, project)
  }
}

extension Project {
  var exampleIDs: [DataSplit: [String]] { examples.mapValues { $0.map(\.id) } }
}

extension StudyState {
  /// The ids by which earlier outcomes name the examples of each split.
  fileprivate var exampleIDs: [DataSplit: [String]] {
    var ids: [DataSplit: [String]] = [:]
    for outcome in trials.flatMap({ [$0.outcome, $0.test] }).compactMap({ $0 })
    where ids[outcome.split] == nil && !outcome.examples.isEmpty {
      ids[outcome.split] = outcome.examples.map(\.example)
    }
    return ids
  }
}
