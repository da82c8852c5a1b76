import Acquisition
import Foundation
import PromptSpace
import Studies
import Surrogates

/// What surrogate and uncertainty know of the prompts.
enum StudyFeatures {
  /// Prepared embeddings, or one unit vector per candidate where there is no embedding model.
  ///
  /// - Throws: `FeatureError` for embeddings of unequal length.
  static func features(
    of space: AssignmentSpace, embeddings: [[[Float]]]?
  ) throws -> PromptFeatures {
    try PromptFeatures(embeddings: embeddings ?? identity(of: space))
  }

  private static func identity(of space: AssignmentSpace) -> [[[Float]]] {
    let total = space.sizes.reduce(0, +)
    var next = 0
    return space.sizes.map { size in
      (0..<size).map { _ in
        defer { next += 1 }
        return (0..<total).map { $0 == next ? 1 : 0 }
      }
    }
  }
}

extension RecordedRun {
  /// - Throws: as ``StudyManifest/surrogateFactory(in:)``.
  func surrogateFactory() throws -> SurrogateFactory { try manifest.surrogateFactory(in: folder) }
}

extension StudySession {
  /// - Throws: as ``StudyManifest/surrogateFactory(in:)``.
  func surrogateFactory() throws -> SurrogateFactory { try manifest.surrogateFactory(in: folder) }
}

extension StudyManifest {
  /// Surrogates over the run's space, as its own proposer sees it.
  ///
  /// - Throws: ``StudyError`` when the run's vectors or its workflow cannot be read.
  func surrogateFactory(in folder: RunFolder) throws -> SurrogateFactory {
    let topology: WorkflowTopology
    do {
      topology = try WorkflowTopology(
        agents: agents.map(\.id),
        dependencies: Dictionary(uniqueKeysWithValues: agents.map { ($0.id, $0.after) }))
    } catch {
      throw StudyError(.storage, "\(folder.manifest.path): \(error)")
    }
    let features = try StudyFeatures.features(
      of: AssignmentSpace(pools: pools),
      embeddings: try folder.readEmbeddings(of: pools))
    return SurrogateFactory(topology: topology, embeddings: features.matrices)
  }
}
