import Foundation
import Glibc
import PromptSpace
import Studies
import Synchronization

/// The pools of a run, to which prompts may be added while it is at work.
///
/// They stand in the manifest, from which every reader of the run takes them; what makes the run's identity stays.
final class WrittenPools: Sendable {
  private let folder: RunFolder
  private let current: Mutex<StudyManifest>

  init(_ manifest: StudyManifest, in folder: RunFolder) {
    self.folder = folder
    current = Mutex(manifest)
  }

  var manifest: StudyManifest { current.withLock { $0 } }

  /// The combination of some prompts, one per agent; those that are new are on the disk when this returns.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  func assignment(of prompts: [String]) throws -> PromptAssignment {
    try current.withLock { manifest in
      var wanted = manifest
      var indices: [Int] = []
      for (agent, prompt) in prompts.enumerated() {
        let pool = wanted.pools[agent]
        if let index = pool.candidates.firstIndex(of: prompt) {
          indices.append(index)
        } else {
          indices.append(pool.count)
          wanted.pools[agent] = PromptPool(
            agent: pool.agent, candidates: pool.candidates + [prompt])
        }
      }
      if wanted != manifest {
        try wanted.write(to: folder.manifest)
        try synchronize()
        manifest = wanted
      }
      return PromptAssignment(indices)
    }
  }

  /// Waits until the file and its name are on the disk.
  private func synchronize() throws {
    for path in [folder.manifest.path, folder.url.path] {
      let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
      defer { if descriptor >= 0 { close(descriptor) } }
      guard descriptor >= 0, fsync(descriptor) == 0 else {
        throw StudyError(.storage, "\(path): cannot be written through to the disk")
      }
    }
  }
}
