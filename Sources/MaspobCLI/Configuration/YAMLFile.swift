import Foundation
import Yams

/// Reads YAML text into nodes that know their lines.
enum YAMLFile {
  /// - Throws: ``ConfigurationError`` when the file is unreadable, not UTF-8, empty or no YAML.
  static func compose(_ file: URL, shownAs name: String) throws(ConfigurationError) -> Node {
    let data: Data
    do { data = try Data(contentsOf: file) } catch {
      let reason =
        FileManager.default.fileExists(atPath: file.path) ? "cannot be read" : "no such file"
      throw ConfigurationError(file: name, reason)
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw ConfigurationError(file: name, "the file is not UTF-8")
    }
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw ConfigurationError(file: name, "the file is empty")
      }
      return node
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError([issue(from: error, file: name)])
    }
  }

  private static func issue(from error: any Error, file: String) -> ConfigurationIssue {
    func issue(_ message: String, _ mark: Mark?) -> ConfigurationIssue {
      ConfigurationIssue(place: SourcePlace(file: file, at: mark), message: message)
    }
    return switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      issue("not valid YAML: \(problem)", mark)
    case .duplicatedKeysInMapping(let duplicates, let context):
      issue("the key '\(duplicates.sorted().joined(separator: "', '"))' stands twice", context.mark)
    default:
      issue("not valid YAML: \(error.localizedDescription)", nil)
    }
  }
}
