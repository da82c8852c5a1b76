import Foundation
import PromptSpace
import Workflows
import Yams

/// Where one agent's candidates are kept, and what is there.
struct PoolPlace {
  let agent: AgentID
  let file: PoolFile
  /// Candidates beside the seed, wherever they stand.
  let entries: [String]
  /// Those that the project file lists itself and that a file of the pool must take over.
  let carried: [String]
  /// What to put under `pools:`, `nil` where the project file names the file already.
  let advice: String?

  /// - Parameter folder: where new candidates go instead of the project's own files.
  /// - Throws: ``ConfigurationError`` and ``UsageError`` for files that cannot be added to.
  init(of index: Int, in project: Project, folder: URL?) throws {
    let agent = project.pools[index].agent
    let known = Array(project.pools[index].candidates.dropFirst())
    let configuration = project.configuration
    let written = try Self.written(agent, in: configuration)
    let path = "pools/\(agent).yaml"
    self.agent = agent
    if let folder {
      let url = folder.appending(path: "\(agent).yaml")
      file = try PoolFile(url, name: url.relativePath)
      let own = try Self.checked(file, of: index, in: project)
      entries = known + own.filter { !known.contains($0) }
      (carried, advice) = ([], nil)
    } else if case .file(let reference) = written {
      file = try PoolFile(reference.url(from: configuration.folder), name: reference.path)
      (entries, carried, advice) = (known, [], nil)
    } else {
      file = try PoolFile(configuration.folder.appending(path: path), name: path)
      advice = "  \(agent): file://\(path)"
      if case .list = written {
        guard !file.exists else {
          throw UsageError(
            "\(configuration.file.lastPathComponent) lists the candidates of '\(agent)' itself, and \(path) exists; "
              + "put '\(agent): file://\(path)' in place of the list, or name another folder with --output"
          )
        }
        (entries, carried) = (known, known)
      } else {
        (entries, carried) = (try Self.checked(file, of: index, in: project), [])
      }
    }
  }

  private enum Written {
    case nothing, list
    case file(FileReference)
  }

  private static func written(
    _ agent: AgentID, in configuration: ProjectConfiguration
  ) throws -> Written {
    let top = try YAMLFile.compose(
      configuration.file, shownAs: configuration.file.lastPathComponent)
    guard let node = top["pools"]?[agent.rawValue] else { return .nothing }
    return node.string.flatMap(FileReference.init).map(Written.file) ?? .list
  }

  /// The entries of a file that the project does not name: it may hold anything.
  private static func checked(
    _ file: PoolFile, of index: Int, in project: Project
  ) throws -> [String] {
    for (number, entry) in file.entries.enumerated() {
      if FileReference(entry) != nil {
        throw UsageError("\(file.name): entry \(number + 1) names a file; move it or the pool away")
      }
      if let issue = project.workflow.objections(to: entry, for: index).first {
        throw UsageError(
          "\(file.name) exists already, and its entry \(number + 1) is no candidate: \(issue); "
            + "move the file away, or name another folder with --output")
      }
    }
    return file.entries.map(PromptText.trimmed)
  }
}
