import Foundation
import Studies

/// Finds the folder of a run: the one that is named, the one that this project began, or a new one.
struct RunLocator {
  /// Where runs are kept: `MASPOB_RUN_DIR`, else `runs` in the working folder.
  static func root(environment: [String: String]) -> URL {
    let folder = environment["MASPOB_RUN_DIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "runs"
    return URL(filePath: folder, directoryHint: .isDirectory)
  }

  /// A folder for `optimize`.
  ///
  /// - Parameters:
  ///   - manifest: what the run is to be made of.
  ///   - named: the folder of `--run-dir`, taken as it is.
  ///   - fresh: true to begin anew even where a run could be resumed.
  /// - Throws: ``StudyError`` with code `manifestDiffers` when the named folder holds another study,
  ///   ``UsageError`` when a fresh run is asked for in a folder that holds one.
  static func folder(
    for manifest: StudyManifest, named: String?, fresh: Bool, root: URL
  ) throws -> RunFolder {
    if let named { return try namedFolder(named, for: manifest, fresh: fresh) }
    if !fresh {
      for run in RunFolder.runs(of: manifest.study, in: root) {
        // A run that cannot be read is no candidate; naming it shows why.
        if manifest.matches(try? StudyManifest.read(run.manifest)) { return run }
      }
    }
    let name = RunFolder.newName(for: manifest.study, at: Date(), id: .random(in: 0...UInt16.max))
    return RunFolder(root.appending(path: name, directoryHint: .isDirectory))
  }

  private static func namedFolder(
    _ path: String, for manifest: StudyManifest, fresh: Bool
  ) throws -> RunFolder {
    let run = RunFolder(URL(filePath: path, directoryHint: .isDirectory))
    guard run.holdsRun else { return run }
    if fresh {
      throw UsageError("\(path) holds a run already; name another folder for a fresh one")
    }
    let topics = manifest.differences(from: try StudyManifest.read(run.manifest))
    guard topics.isEmpty else { throw StudyError.differs(run, in: topics) }
    return run
  }

  /// The newest run that a project can continue.
  ///
  /// - Throws: ``UsageError`` when there is none.
  static func newest(of manifest: StudyManifest, root: URL) throws -> RunFolder {
    let runs = RunFolder.runs(of: manifest.study, in: root)
    guard let run = runs.first(where: { manifest.matches(try? StudyManifest.read($0.manifest)) })
    else {
      throw UsageError(
        "there is no run of this project in \(root.relativePath); name its --run-dir")
    }
    return run
  }

  /// A run to look at: the named one, or the newest of all.
  static func existing(named: String?, root: URL) throws -> RunFolder {
    if let named {
      let run = RunFolder(URL(filePath: named, directoryHint: .isDirectory))
      guard run.holdsRun else { throw UsageError("\(named) holds no run") }
      return run
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    let runs = names.map { RunFolder(root.appending(path: $0, directoryHint: .isDirectory)) }
      .filter(\.holdsRun)
    func begun(_ run: RunFolder) -> String {
      (try? StudyManifest.read(run.manifest))?.created ?? ""
    }
    guard let newest = runs.max(by: { begun($0) < begun($1) }) else {
      throw UsageError(
        "there is no run in \(root.relativePath); name a run folder, or run 'maspob optimize' first"
      )
    }
    return newest
  }
}

extension StudyError {
  /// A run folder that a project does not belong to.
  static func differs(_ run: RunFolder, in topics: [String]) -> StudyError {
    StudyError(
      .manifestDiffers,
      "\(run.url.relativePath) was made with other \(topics.joined(separator: ", other ")); a run must "
        + "not mix two studies: undo the change, name another --run-dir, or leave it out")
  }
}
