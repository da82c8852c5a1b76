import Acquisition
import Foundation
import PromptSpace
import Studies
import Surrogates

/// What surrogate and uncertainty know of the prompts.
enum StudyFeatures {
  /// - Parameters:
  ///   - embeddings: `[agent][candidate][dimension]`, or `nil` where there are none.
  ///   - source: what to build from; without embeddings it is the identity whatever is asked.
  /// - Throws: `FeatureError` for embeddings of unequal length.
  static func features(
    of space: AssignmentSpace, embeddings: [[[Float]]]?, source: PromptFeatures.Source
  ) throws -> PromptFeatures {
    guard let embeddings, source != .identity else { return .identity(of: space) }
    let meaning = try PromptFeatures(embeddings: embeddings)
    return source == .both ? meaning.joined(with: .identity(of: space)) : meaning
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
      of: AssignmentSpace(pools: pools), embeddings: try folder.readEmbeddings(of: pools),
      source: identity["features"].flatMap(PromptFeatures.Source.init) ?? .embeddings)
    return SurrogateFactory(topology: topology, embeddings: features.matrices)
  }
}
