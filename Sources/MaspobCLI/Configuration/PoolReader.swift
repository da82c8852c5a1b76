import Foundation
import PromptSpace
import Yams

/// Reads the candidates of each agent, from the project's file and from those that it names.
struct PoolReader {
  typealias Entry = ProjectConfiguration.PoolEntry

  /// The section `pools`.
  let section: ConfigurationMapping
  let files: ReferencedFiles
  /// Whether a pool's file may be still to be written.
  let allowsMissingFiles: Bool

  func pools() -> [AgentID: [Entry]] {
    var pools: [AgentID: [Entry]] = [:]
    for entry in section.entries {
      if let text = entry.node.string, let reference = FileReference(text) {
        pools[AgentID(entry.key)] = entries(of: reference, entry.key)
      } else if case .sequence(let list) = entry.node {
        pools[AgentID(entry.key)] = entries(list, file: section.issues.file, entry.key)
      } else {
        section.report(
          entry.key,
          "expected a list of prompts or file://…, found \(entry.node.kindName)")
      }
    }
    return pools
  }

  /// A file that holds a whole pool is a YAML list of texts.
  private func entries(of reference: FileReference, _ key: String) -> [Entry] {
    do {
      let url = files.url(of: reference)
      if allowsMissingFiles, !FileManager.default.fileExists(atPath: url.path) { return [] }
      let node = try YAMLFile.compose(url, shownAs: reference.path)
      guard case .sequence(let list) = node else {
        section.report(key, "\(reference.path) must hold a list of prompts")
        return []
      }
      return entries(list, file: reference.path, key)
    } catch {
      section.report(key, error.description)
      return []
    }
  }

  private func entries(_ list: Node.Sequence, file: String, _ key: String) -> [Entry] {
    list.enumerated().compactMap { index, element in
      let place = SourcePlace(file: file, at: element.mark)
      guard case .scalar(let scalar) = element else {
        section.report(key, "\(place): entry \(index + 1) is no text but \(element.kindName)")
        return nil
      }
      guard let reference = FileReference(scalar.string) else {
        return Entry(text: scalar.string, place: place)
      }
      return files.text(of: reference, at: key, in: section).map {
        Entry(text: $0, place: SourcePlace(file: reference.path))
      }
    }
  }
}
