import Foundation
import PromptSpace
import Workflows
import Yams

/// A YAML file with a prompt for each agent, as `export -o best.yaml` writes it.
struct PromptsFile {
  private let name: String
  private let texts: [(agent: String, prompt: String)]

  /// - Throws: ``ConfigurationError`` for a file that is no mapping from names to texts.
  init(path: String) throws(ConfigurationError) {
    name = path
    let node = try YAMLFile.compose(URL(filePath: path), shownAs: path)
    let issues = IssueList(file: path)
    let mapping = ConfigurationMapping(node, path: "", allowed: nil, issues: issues)
    texts = (mapping?.entries ?? []).compactMap { key, _ in
      mapping?.string(key).map { (key, PromptText.trimmed($0)) }
    }
    try issues.throwIfAny()
  }

  /// One prompt per agent in workflow order; an agent that the file does not name keeps its own.
  ///
  /// - Throws: ``UsageError`` for a name that is no agent's.
  func prompts(for project: Project) throws -> [String] {
    let agents = project.workflow.agents.map(\.id.rawValue)
    if let stranger = texts.first(where: { !agents.contains($0.agent) }) {
      throw UsageError(
        "\(name): there is no agent '\(stranger.agent)'"
          + NearestName.hint(for: stranger.agent, among: agents))
    }
    return project.workflow.agents.map { agent in
      texts.first { $0.agent == agent.id.rawValue }?.prompt ?? agent.prompt
    }
  }

  /// The text of such a file, in the order of the workflow.
  static func text(_ prompts: [(agent: AgentID, prompt: String)]) throws -> String {
    let pairs = prompts.map { agent, prompt in
      (Node(agent.rawValue), Node(prompt, .implicit, prompt.contains("\n") ? .literal : .any))
    }
    return try Yams.serialize(node: Node(pairs), width: -1, allowUnicode: true)
  }
}
